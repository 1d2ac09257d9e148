import { expect, test } from "vitest";

import { dayOf, NO_REPETITION, repetitionOf, ruleOf } from "./recurrence";

test("a rule is written and read back", () => {
  const repetition = { frequency: "weekly" as const, every: 2, days: [5 as const, 1 as const], until: "2026-12-31" };
  expect(ruleOf(repetition)).toBe("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;UNTIL=20261231T235959");
  expect(repetitionOf(ruleOf(repetition))).toEqual({ ...repetition, days: [1, 5] });
});

test("no rule is no repetition", () => {
  expect(ruleOf(NO_REPETITION)).toBeNull();
  expect(repetitionOf(null)).toEqual(NO_REPETITION);
});

test("a rule that says more is left to stand as it is", () => expect(repetitionOf("FREQ=MONTHLY;BYDAY=2FR;BYSETPOS=1")).toBeNull());

test("Sunday is the seventh day", () => expect(dayOf("2026-11-22")).toBe(7));
