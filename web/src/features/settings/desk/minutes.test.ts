import { describe, expect, test } from "vitest";

import { isRight, minutesText, nextSlot, periodsOf, weekOf, wrongOf } from "./minutes";

test("a week with lunch, a night shift and a whole day comes back as it was", () => {
  const periods = [
    { weekday: 1, start_minute: 480, end_minute: 720 },
    { weekday: 1, start_minute: 780, end_minute: 1080 },
    { weekday: 5, start_minute: 1320, end_minute: 1800 },
    { weekday: 7, start_minute: 0, end_minute: 1440 },
  ];
  const week = weekOf(periods);
  expect(week[5]).toEqual([{ from: "22:00", to: "06:00" }]);
  expect(periodsOf(week)).toEqual(periods);
});

test("minutes read as hours and minutes", () => expect([15, 60, 90, 2880].map(minutesText)).toEqual(["15 min", "1 h", "1 h 30 min", "48 h"]));

describe("what is wrong with a day", () => {
  const morning = { from: "08:00", to: "12:00" };
  test("nothing, with lunch between", () => expect(isRight([morning, nextSlot([morning])])).toBe(true));
  test("two that meet", () => expect(wrongOf([morning, { from: "11:00", to: "13:00" }], 1)).toBe("overlap"));
  test("one that has no length", () => expect(wrongOf([{ from: "09:00", to: "09:00" }], 0)).toBe("empty"));
  test("one without its end", () => expect(wrongOf([{ from: "09:00", to: "" }], 0)).toBe("incomplete"));
});
