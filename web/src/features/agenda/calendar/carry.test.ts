import { describe, expect, it } from "vitest";

import { carriedTo, type Grid } from "./carry";

const slot = { start: "2026-11-30T09:00", end: "2026-11-30T09:30", practitionerId: "ana" };
const day: Grid = { columns: ["ana", "bia"].map((id) => ({ id, isRoom: false })), days: ["2026-11-30"], byWeek: false };
const week: Grid = { days: ["2026-11-30", "2026-12-01", "2026-12-02"], byWeek: false };

describe("what is carried by the keyboard", () => {
  it("goes by ten minutes, and from column to column", () => {
    expect(carriedTo(slot, "ArrowDown", day)).toMatchObject({ start: "2026-11-30T09:10", end: "2026-11-30T09:40" });
    expect(carriedTo(slot, "ArrowRight", day)).toMatchObject({ practitionerId: "bia", start: slot.start });
    expect(carriedTo(slot, "ArrowLeft", day)).toBeNull();
    expect(carriedTo(slot, "x", day)).toBeNull();
  });

  it("goes from day to day in a week, by weeks in a month, and not out of sight", () => {
    expect(carriedTo(slot, "ArrowRight", week)).toMatchObject({ start: "2026-12-01T09:00", end: "2026-12-01T09:30" });
    expect(carriedTo(slot, "ArrowLeft", week)).toBeNull();
    expect(carriedTo(slot, "ArrowDown", { days: ["2026-11-30", "2026-12-07"], byWeek: true })).toMatchObject({ start: "2026-12-07T09:00" });
    expect(carriedTo(slot, "ArrowUp", { days: ["2026-11-30", "2026-12-07"], byWeek: true })).toBeNull();
  });

  it("grows and shrinks, within its day and never to nothing", () => {
    expect(carriedTo(slot, "+", day)).toMatchObject({ end: "2026-11-30T09:40" });
    expect(carriedTo({ ...slot, end: "2026-11-30T09:10" }, "-", day)).toBeNull();
    expect(carriedTo({ ...slot, start: "2026-11-30T23:00", end: "2026-12-01T00:00" }, "ArrowDown", day)).toBeNull();
  });

  it("goes from room to room where rooms are the columns", () => {
    const rooms: Grid = { columns: ["r1", "r2"].map((id) => ({ id, isRoom: true })), days: ["2026-11-30"], byWeek: false };
    expect(carriedTo({ ...slot, roomId: "r1" }, "ArrowRight", rooms)).toMatchObject({ roomId: "r2", practitionerId: "ana" });
  });
});
