import { describe, expect, test } from "vitest";

import { copyDay, emptyWeek, hoursAWeek, hoursOf, horariosOf, nextSlot, periodsOf, summary, usualWeek, weekOf, wrongOf } from "./week";

const hour = (dia: number, inicio: string, fim: string, vigencia_inicio: string | null = null, vigencia_fim: string | null = null) => ({ dia, inicio, fim, clinica_id: "c", vigencia_inicio, vigencia_fim });

describe("an empty week", () => {
  test("is filled at once with what most begin from", () => {
    expect(summary(usualWeek())).toEqual([{ first: 1, last: 5, hours: "08:00–12:00, 13:00–18:00" }]);
  });
});

describe("a week", () => {
  test("comes back from its rows as it was", () => {
    const hours = [hour(1, "13:00", "18:00"), hour(1, "08:00", "12:00"), hour(6, "08:00", "12:00", "2026-12-01", "2027-01-31")];
    const back = horariosOf(periodsOf(hours));
    expect(back).toHaveLength(3);
    expect(new Set(back.map((row) => JSON.stringify(Object.entries(row).sort())))).toEqual(new Set(hours.map((row) => JSON.stringify(Object.entries(row).sort()))));
  });

  test("keeps weeks of different validity apart", () => {
    const periods = periodsOf([hour(1, "08:00", "12:00"), hour(1, "13:00", "18:00", "2026-12-01", null)]);
    expect(periods.map(({ from, to }) => [from, to])).toEqual([
      ["", ""],
      ["2026-12-01", ""],
    ]);
  });

  test("begins with one empty period", () => expect(periodsOf([])).toEqual([{ from: "", to: "", week: emptyWeek() }]));

  test("midnight at the end of a day fits a time field", () => expect(weekOf([{ dia: 2, inicio: "20:00", fim: "24:00" }])[2]).toEqual([{ inicio: "20:00", fim: "00:00" }]));

  test("a day is copied to others, without sharing its rows", () => {
    const copied = copyDay(weekOf([{ dia: 1, inicio: "08:00", fim: "12:00" }]), 1, [2, 3]);
    expect(hoursOf(copied).map(({ dia }) => dia)).toEqual([1, 2, 3]);
    expect(copied[2][0]).not.toBe(copied[1][0]);
  });

  test("is told in few words", () => {
    const week = copyDay(weekOf([{ dia: 1, inicio: "08:00", fim: "12:00" }]), 1, [2, 3, 6]);
    expect(summary(week)).toEqual([
      { first: 1, last: 3, hours: "08:00–12:00" },
      { first: 6, last: 6, hours: "08:00–12:00" },
    ]);
    expect(hoursAWeek(week)).toBe(16);
  });
});

describe("what is wrong with a day", () => {
  test("nothing, when intervals touch", () => {
    expect(
      wrongOf([
        { inicio: "08:00", fim: "12:00" },
        { inicio: "12:00", fim: "18:00" },
      ]),
    ).toEqual([null, null]);
  });

  test("intervals that meet, also over midnight", () => {
    expect(
      wrongOf([
        { inicio: "20:00", fim: "02:00" },
        { inicio: "23:00", fim: "23:30" },
      ]),
    ).toEqual(["overlap", "overlap"]);
  });

  test("an interval without length or without an end", () => {
    expect(
      wrongOf([
        { inicio: "08:00", fim: "08:00" },
        { inicio: "09:00", fim: "" },
      ]),
    ).toEqual(["empty", "incomplete"]);
  });
});

test("the next interval follows the habit of a clinic", () => {
  expect(nextSlot([])).toEqual({ inicio: "08:00", fim: "12:00" });
  expect(nextSlot([{ inicio: "08:00", fim: "12:00" }])).toEqual({ inicio: "13:00", fim: "18:00" });
  expect(nextSlot([{ inicio: "13:00", fim: "18:00" }])).toEqual({ inicio: "19:00", fim: "21:00" });
});
