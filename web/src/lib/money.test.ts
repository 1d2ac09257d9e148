import { expect, test } from "vitest";

import { plainAmount, readableAmount } from "./money";

test.each([
  ["120", "120.00"],
  ["R$ 1.200,5", "1200.50"],
  ["1.200", "1200.00"],
  ["99.90", "99.90"],
  ["", null],
  ["cem", "cem"],
])("%s is %s", (written, plain) => expect(plainAmount(written)).toBe(plain));

test("an amount is shown as people write it, and read back the same", () => {
  expect(readableAmount("1200.50")).toBe("1.200,50");
  expect(plainAmount(readableAmount("1200.50"))).toBe("1200.50");
});
