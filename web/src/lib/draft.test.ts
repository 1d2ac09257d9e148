import { expect, test } from "vitest";

import { differing } from "./draft";

test("only what differs is sent", () => {
  expect(differing({ name: "Ana", tags: ["a"], note: null as string | null }, { name: "Ana", tags: ["a", "b"], note: null })).toEqual({ tags: ["a", "b"] });
});

test("taking a value away is a difference", () => {
  expect(differing<{ phone: string | null }>({ phone: "+5511" }, { phone: null })).toEqual({ phone: null });
});
