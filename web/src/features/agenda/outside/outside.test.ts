import { describe, expect, it } from "vitest";

import { outsideTimes, type Ocupado } from "./outside";

const told = (medico_id: string, start: string, end: string) => ({ medico_id, mirror_id: "m", inicio: `${start}:00-03:00`, fim: `${end}:00-03:00`, titulo: null }) as Ocupado;

describe("time that calendars outside take", () => {
  const day = "2026-11-23";
  const find = (rows: Ocupado[]) => outsideTimes(rows, day, day, new Set(["ana"])).map((one) => one.start);

  it("is of those who are shown, on the days that are shown", () => {
    expect(find([told("ana", `${day}T09:00`, `${day}T10:00`), told("bia", `${day}T09:00`, `${day}T10:00`)])).toEqual([`${day}T09:00`]);
    expect(find([told("ana", "2026-11-22T20:00", `${day}T00:00`), told("ana", "2026-11-24T00:00", "2026-11-24T08:00")])).toEqual([]);
    expect(find([told("ana", "2026-11-22T20:00", `${day}T01:00`)])).toEqual(["2026-11-22T20:00"]);
  });

  it("is drawn once though two weeks' answers tell of it", () => {
    const holiday = told("ana", "2026-11-21T00:00", "2026-11-25T00:00");
    expect(find([holiday, { ...holiday }])).toHaveLength(1);
  });
});
