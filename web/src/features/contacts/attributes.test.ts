import { expect, test } from "vitest";

import { attributesOf, rowsOf } from "./attributes";

test("a number that nobody touched stays a number", () => {
  const before = { filhos: 2, convenio: "OdontoVida" };
  expect(attributesOf(rowsOf(before), before)).toEqual(before);
});

test("rows without a name are left away, changed values are texts", () => {
  expect(
    attributesOf(
      [
        { name: "filhos", text: "3" },
        { name: " ", text: "x" },
      ],
      { filhos: 2 },
    ),
  ).toEqual({ filhos: "3" });
});
