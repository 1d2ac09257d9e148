import { describe, expect, it } from "vitest";

import { addDays, addMinutes, addMonths, monthRange, nextOpenDay, offsetIn, startOfWeek, wallIn, weekdayOf } from "./days";

describe("the clinic's days", () => {
  it("counts weeks from Monday and keeps Sunday at their end", () => {
    expect(startOfWeek("2026-11-22")).toBe("2026-11-16");
    expect(startOfWeek("2026-11-23")).toBe("2026-11-23");
    expect(weekdayOf("2026-11-22")).toBe(7);
  });

  it("crosses months and leap days", () => {
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addMonths("2027-01-31", 1)).toBe("2027-02-28");
    expect(addMonths("2026-11-23", 2)).toBe("2027-01-23");
    expect(addMonths("2026-01-15", -1)).toBe("2025-12-15");
  });

  it("shows a month in whole weeks", () => {
    expect(monthRange("2026-11-23")).toEqual({ from: "2026-10-26", to: "2026-12-06" });
    expect(monthRange("2027-02-10")).toEqual({ from: "2027-02-01", to: "2027-02-28" });
  });

  it("reads the clock of a zone, whatever the browser's", () => {
    const instant = Date.parse("2026-11-23T02:30:00Z");
    expect(wallIn("America/Sao_Paulo", instant)).toBe("2026-11-22T23:30");
    expect(wallIn("America/Rio_Branco", instant)).toBe("2026-11-22T21:30");
    expect(offsetIn("America/Sao_Paulo", instant)).toBe("-03:00");
    expect(offsetIn("Asia/Kathmandu", instant)).toBe("+05:45");
  });

  it("adds minutes across midnight", () => {
    expect(addMinutes("2026-11-23T23:50", 20)).toBe("2026-11-24T00:10");
  });

  it("opens on a day on which somebody works", () => {
    const weekdays = [{ horarios: [{ dia: 1 }, { dia: 5 }] }];
    expect(nextOpenDay("2026-11-22", weekdays, [])).toBe("2026-11-23");
    expect(nextOpenDay("2026-11-24", weekdays, [])).toBe("2026-11-27");
    expect(nextOpenDay("2026-11-23", weekdays, [])).toBe("2026-11-23");
    expect(nextOpenDay("2026-11-22", weekdays, [{ data_agendamento: "2026-11-22" }])).toBe("2026-11-22");
    expect(nextOpenDay("2026-11-22", [], [])).toBe("2026-11-22");
  });
});
