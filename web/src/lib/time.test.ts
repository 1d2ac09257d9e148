import { describe, expect, it } from "vitest";

import { ago, dayName, fileSize, localDay, timeLeft } from "./time";

const now = new Date(2026, 10, 23, 15, 0).getTime();
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();

describe("time in the list", () => {
  it("says how long ago a minute-old thing was", () => {
    expect(ago(at(2026, 10, 23, 14, 55), now)).toBe("5 min");
    expect(ago(at(2026, 10, 23, 15, 0), now)).toBe("agora");
  });

  it("says the hour today, 'ontem' yesterday, the date before", () => {
    expect(ago(at(2026, 10, 23, 8, 5), now)).toBe("08:05");
    expect(ago(at(2026, 10, 22, 20, 0), now)).toBe("ontem");
    expect(ago(at(2026, 10, 2, 20, 0), now)).toBe("02/11");
  });

  it("names days between messages", () => {
    expect(dayName(at(2026, 10, 23, 1, 0), now)).toBe("Hoje");
    expect(dayName(at(2026, 10, 20, 1, 0), now)).toBe("Sexta-feira, 20 de novembro");
  });

  it("counts down to nothing and never below", () => {
    expect(timeLeft(at(2026, 10, 24, 14, 0), now)).toBe("23 h");
    expect(timeLeft(at(2026, 10, 23, 15, 20), now)).toBe("20 min");
    expect(timeLeft(at(2026, 10, 23, 14, 59), now)).toBe("");
  });

  it("keeps a local day together across the hour when Greenwich turns", () => {
    expect(localDay(new Date(2026, 10, 23, 23, 59))).toBe("2026-11-23");
  });

  it("reads sizes", () => {
    expect(fileSize(900)).toBe("900 B");
    expect(fileSize(2 * 1024 * 1024)).toBe("2.0 MB");
  });
});
