import { describe, expect, it } from "vitest";

import type { Agendamento, Servico } from "@/api/types";

import { grouped, sessionKey, sessionsOf } from "./sessions";

const services = [
  { id: "pilates", vagas: 6 },
  { id: "consulta", vagas: 1 },
] as Servico[];
const visit = (id: string, more: Partial<Agendamento> = {}) => ({ id, servico_id: "pilates", medico_id: "ana", inicio: "2026-11-23T09:00:00-03:00", fim: "2026-11-23T10:00:00-03:00", status: "booked", ...more }) as Agendamento;

describe("a group session", () => {
  it("is one of a service with several places, a practitioner and a time, without those who gave up theirs", () => {
    const rows = [visit("a"), visit("b"), visit("gone", { status: "cancelled" }), visit("bruno", { medico_id: "bruno" }), visit("late", { inicio: "2026-11-23T10:00:00-03:00" }), visit("alone", { servico_id: "consulta" })];
    const sessions = sessionsOf(rows, services);
    expect([...sessions.values()].map((one) => one.people.map((person) => person.id))).toEqual([["a", "b"], ["bruno"], ["late"]]);
    expect(sessions.get(sessionKey(rows[0]!))?.places).toBe(6);
    expect(grouped(rows, sessions).single.map((one) => one.id)).toEqual(["gone", "alone"]);
  });

  it("counts everyone when a filter shows but one of them", () => {
    const rows = [visit("a"), visit("b")];
    const { groups, single } = grouped(rows.slice(1), sessionsOf(rows, services));
    expect(single).toEqual([]);
    expect(groups.map((one) => one.people.length)).toEqual([2]);
  });
});
