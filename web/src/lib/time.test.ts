import { beforeEach, describe, expect, it } from "vitest";

import { addDays, ago, atHour, clockTime, dayName, fileSize, instantHere, localDay, longDay, timeLeft, weekdayOfDay, whenAhead } from "./time";
import { offsetIn, wallIn, zone } from "./zone";

/** Manaus is four hours behind Greenwich; the machine that runs this may stand anywhere. */
const at = (wall: string) => new Date(`${wall}:00-04:00`).toISOString();
const now = Date.parse(at("2026-11-23T15:00"));

beforeEach(() => zone.set("America/Manaus"));

describe("time in the list", () => {
  it("says how long ago a minute-old thing was", () => {
    expect(ago(at("2026-11-23T14:55"), now)).toBe("5 min");
    expect(ago(at("2026-11-23T15:00"), now)).toBe("agora");
  });

  it("says the hour today, 'ontem' yesterday, the date before", () => {
    expect(ago(at("2026-11-23T08:05"), now)).toBe("08:05");
    expect(ago(at("2026-11-22T20:00"), now)).toBe("ontem");
    expect(ago(at("2026-11-02T20:00"), now)).toBe("02/11");
  });

  it("names days between messages", () => {
    expect(dayName(at("2026-11-23T01:00"), now)).toBe("Hoje");
    expect(dayName(at("2026-11-20T01:00"), now)).toBe("Sexta-feira, 20 de novembro");
  });

  it("counts down to nothing and never below", () => {
    expect(timeLeft(at("2026-11-24T14:00"), now)).toBe("23 h");
    expect(timeLeft(at("2026-11-23T15:20"), now)).toBe("20 min");
    expect(timeLeft(at("2026-11-23T14:59"), now)).toBe("");
  });

  it("says when something is to come", () => {
    expect(whenAhead(at("2026-11-23T18:00"), now)).toBe("hoje, 18:00");
    expect(whenAhead(at("2026-11-24T08:00"), now)).toBe("amanhã, 08:00");
    expect(whenAhead(at("2026-11-30T08:00"), now)).toBe("seg, 30/11, 08:00");
  });

  it("reads sizes", () => {
    expect(fileSize(900)).toBe("900 B");
    expect(fileSize(2 * 1024 * 1024)).toBe("2.0 MB");
  });
});

describe("the account's clock", () => {
  it("is what is shown, whatever the browser's says", () => {
    expect(clockTime("2026-11-23T12:30:00Z")).toBe("08:30");
    zone.set("America/Sao_Paulo");
    expect(clockTime("2026-11-23T12:30:00Z")).toBe("09:30");
    zone.set("Asia/Tokyo");
    expect(clockTime("2026-11-23T12:30:00Z")).toBe("21:30");
  });

  it("keeps a day together across the hour when Greenwich turns", () => {
    expect(localDay("2026-11-24T03:59:00Z")).toBe("2026-11-23");
    expect(localDay("2026-11-24T04:00:00Z")).toBe("2026-11-24");
  });

  it("understands what is written on it", () => {
    expect(instantHere("2026-11-24T08:00").toISOString()).toBe("2026-11-24T12:00:00.000Z");
    expect(atHour(1, 8, new Date("2026-11-24T03:00:00Z"))).toBe("2026-11-24T12:00:00.000Z");
  });

  it("is right on the days when clocks change", () => {
    zone.set("America/New_York");
    expect(instantHere("2026-11-01T00:30").toISOString()).toBe("2026-11-01T04:30:00.000Z");
    expect(instantHere("2026-11-01T08:00").toISOString()).toBe("2026-11-01T13:00:00.000Z");
    expect(offsetIn("America/New_York", Date.parse("2026-07-01T12:00:00Z"))).toBe("-04:00");
    expect(wallIn("America/New_York", "2026-07-01T12:00:00Z")).toBe("2026-07-01T08:00");
  });

  it("leaves days that are no instants alone", () => {
    expect(longDay("2026-12-24")).toBe("quinta-feira, 24 de dezembro");
    expect(weekdayOfDay("2026-11-23")).toBe("seg, 23/11");
    expect(addDays("2026-11-30", 1)).toBe("2026-12-01");
  });
});
