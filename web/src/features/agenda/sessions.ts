/** Group sessions: the people whom one practitioner sees at one time in a service of several places. */
import type { Agendamento, Servico } from "@/api/types";

import { takesTime } from "./statuses";

export interface GroupSession {
  key: string;
  /** How many places the service has. */
  places: number;
  /** Everyone who takes one, whatever the filters show. */
  people: Agendamento[];
}

/** The same service, practitioner and time: what the server calls one session (scheduling/sessions.py). */
export const sessionKey = (one: Agendamento) => [one.servico_id, one.medico_id, one.inicio, one.fim].join("|");

/** The sessions among appointments, by their key; one person in a group of six is a session too. */
export function sessionsOf(appointments: Agendamento[], services: Servico[]): Map<string, GroupSession> {
  const places = new Map(services.filter((one) => one.vagas > 1).map((one) => [one.id, one.vagas]));
  const found = new Map<string, GroupSession>();
  if (!places.size) return found;
  for (const one of appointments) {
    const count = places.get(one.servico_id);
    if (!count || !takesTime(one)) continue;
    const key = sessionKey(one);
    const session = found.get(key);
    if (session) session.people.push(one);
    else found.set(key, { key, places: count, people: [one] });
  }
  return found;
}

/** Apart: the sessions that have at least one of the appointments, and what stands by itself. */
export function grouped(appointments: Agendamento[], sessions: Map<string, GroupSession>): { single: Agendamento[]; groups: GroupSession[] } {
  if (!sessions.size) return { single: appointments, groups: [] };
  const groups = new Set<GroupSession>();
  const single = appointments.filter((one) => {
    const session = takesTime(one) ? sessions.get(sessionKey(one)) : undefined;
    if (session) groups.add(session);
    return !session;
  });
  return { single, groups: [...groups] };
}
