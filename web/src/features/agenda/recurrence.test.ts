import { describe, expect, it } from "vitest";

import type { Bloqueio } from "./queries";
import { blockedTimes, ruleOf } from "./recurrence";

const block = (rrule: string | null): Bloqueio => ({
  id: "1",
  medico_id: "2",
  inicio: "2026-11-23T12:00:00-03:00",
  fim: "2026-11-23T13:30:00-03:00",
  fuso_horario: "America/Sao_Paulo",
  rrule,
  motivo: "Almoço",
  criado_por: "Ana",
  criado_em: "2026-11-01T00:00:00Z",
});

const starts = (rrule: string | null, from: string, to: string) => blockedTimes(block(rrule), from, to).map((time) => time.start);

describe("blocked times", () => {
  it("shows a block once, on its own day only", () => {
    expect(starts(null, "2026-11-23", "2026-11-23")).toEqual(["2026-11-23T12:00"]);
    expect(starts(null, "2026-11-24", "2026-11-30")).toEqual([]);
  });

  it("returns on the same wall time each week, until the last day and no further", () => {
    expect(starts("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261207T235959", "2026-11-23", "2026-12-31")).toEqual(["2026-11-23T12:00", "2026-11-30T12:00", "2026-12-07T12:00"]);
  });

  it("finds the occurrences of a week far from the first", () => {
    expect(starts("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2027-11-22", "2027-11-28")).toHaveLength(5);
  });

  it("writes rules as the wire wants them", () => {
    expect(ruleOf("weekly", "2026-11-27", "2026-12-31")).toBe("FREQ=WEEKLY;BYDAY=FR;UNTIL=20261231T235959");
    expect(ruleOf("daily", "2026-11-27", "")).toBe("FREQ=DAILY");
    expect(ruleOf("never", "2026-11-27", "2026-12-31")).toBeNull();
  });
});
