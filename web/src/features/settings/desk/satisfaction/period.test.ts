import { describe, expect, it } from "vitest";

import type { Figures } from "../queries";
import { averageOf, barsOf, daysIn, lastDays } from "./period";

const group = (id: string, asked: number, scores: Record<string, number>) => ({ id, name: id, asked, answered: Object.values(scores).reduce((sum, one) => sum + one, 0), scores }) as unknown as Figures["groups"][number];

describe("a period of satisfaction", () => {
  it("ends today", () => expect(lastDays(7, "2026-11-23")).toEqual({ from: "2026-11-17", to: "2026-11-23" }));
  it("has a bar for each day, also where nobody was asked", () => {
    const bars = barsOf([group("2026-11-22", 3, { "5": 1, "2": 1 })], { from: "2026-11-21", to: "2026-11-23" });
    expect(bars.map((bar) => [bar.name, bar.asked, bar.answered, bar.average])).toEqual([
      ["2026-11-21", 0, 0, null],
      ["2026-11-22", 3, 2, 3.5],
      ["2026-11-23", 0, 0, null],
    ]);
  });
  it("is read by month when it is long, each answer counted once", () => {
    const period = { from: "2026-01-15", to: "2026-11-23" };
    expect(daysIn(period)).toBe(313);
    const bars = barsOf([group("2026-02-01", 1, { "4": 1 }), group("2026-02-28", 2, { "1": 1, "4": 1 }), group("2025-12-31", 9, { "1": 9 })], period);
    expect(bars).toHaveLength(11);
    expect(bars[1]).toEqual({ name: "2026-02", asked: 3, answered: 3, scores: { "1": 1, "4": 2 }, average: 3 });
  });
  it("has no average of nothing", () => expect(averageOf({ "1": 0 })).toBeNull());
});
