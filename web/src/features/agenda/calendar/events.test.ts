import { describe, expect, it } from "vitest";

import type { Agendamento } from "@/api/types";

import { closedEvents, closedSpans, dayLimits, heightOf, sensibleStart } from "./events";

const day = "2026-11-23";
const appointment = (start: string, end: string, medico_id = "ana"): Agendamento =>
  ({ data_agendamento: day, horario_inicio: start, fim: `${day}T${end}:00-03:00`, medico_id, status: "booked" }) as Agendamento;

describe("closed hours", () => {
  it("are what the working hours leave, lunch included", () => {
    const working = [
      { start: `${day}T13:00`, end: `${day}T18:00` },
      { start: `${day}T08:00`, end: `${day}T12:00` },
    ];
    expect(closedSpans(day, working)).toEqual([
      { start: `${day}T00:00`, end: `${day}T08:00` },
      { start: `${day}T12:00`, end: `${day}T13:00` },
      { start: `${day}T18:00`, end: "2026-11-24T00:00" },
    ]);
  });

  it("are the whole day when nobody works, and only what remains of a night shift from the day before", () => {
    expect(closedSpans(day, [])).toEqual([{ start: `${day}T00:00`, end: "2026-11-24T00:00" }]);
    expect(closedSpans(day, [{ start: "2026-11-22T20:00", end: `${day}T06:00` }])).toEqual([{ start: `${day}T06:00`, end: "2026-11-24T00:00" }]);
  });

  it("of a week without columns are those in which all are away, and none while some are unknown", () => {
    const interval = (start: string, end: string) => ({ inicio: `${day}T${start}:00-03:00`, fim: `${day}T${end}:00-03:00`, clinica_id: "c" });
    const hours = new Map([["ana", [interval("08:00", "12:00")]], ["bruno", [interval("10:00", "18:00")]]]);
    expect(closedEvents(day, day, hours, false).map((event) => [event.start, event.end])).toEqual([
      [`${day}T00:00`, `${day}T08:00`],
      [`${day}T18:00`, "2026-11-24T00:00"],
    ]);
    expect(closedEvents(day, day, new Map([...hours, ["carla", undefined]]), false)).toEqual([]);
    expect(closedEvents(day, day, hours, true)).toHaveLength(4);
  });
});

describe("a click on free time", () => {
  it("begins on the half hour", () => {
    expect(sensibleStart(`${day}T09:20`, "ana", [])).toBe(`${day}T09:00`);
  });

  it("begins where the visit before it ends, when that is nearer", () => {
    const booked = [appointment("09:00", "09:20"), appointment("09:00", "09:25", "bruno")];
    expect(sensibleStart(`${day}T09:20`, "ana", booked)).toBe(`${day}T09:20`);
    expect(sensibleStart(`${day}T09:40`, "ana", booked)).toBe(`${day}T09:30`);
  });
});

describe("the height of half an hour", () => {
  const lasting = (minutes: number) => ({ inicio: `${day}T09:00:00-03:00`, fim: new Date(Date.parse(`${day}T09:00:00-03:00`) + minutes * 60_000).toISOString() }) as Agendamento;

  it("leaves the shortest visit as high as a finger needs, within reason", () => {
    expect(heightOf([])).toBe(34);
    expect(heightOf([lasting(20), lasting(60)])).toBe(37);
    expect(heightOf([lasting(15)])).toBe(49);
    expect(heightOf([lasting(5)])).toBe(96);
  });
});

describe("the part of the day that is shown", () => {
  it("grows with what stands outside the weekly hours", () => {
    expect(dayLimits([], [])).toEqual({ from: 420, to: 1140 });
    expect(dayLimits([], [{ start: `${day}T06:40`, end: `${day}T07:20` }])).toEqual({ from: 360, to: 480 });
    expect(dayLimits([], [{ start: `${day}T22:00`, end: "2026-11-24T00:30" }])).toEqual({ from: 1320, to: 1440 });
  });
});
