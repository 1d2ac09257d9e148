/** Appointments, blocks and closed hours as the calendar component takes them. Every time is the clinic's wall time. */
import type { Calendar } from "@event-calendar/core";

import type { Agendamento } from "@/api/types";

import { addDays, addMinutes, daysBetween, minutesOf, wallOf } from "../days";
import type { OutsideTime } from "../outside/outside";
import type { Expediente, Medico } from "../queries";
import type { BlockedTime } from "../recurrence";
import type { GroupSession } from "../sessions";
import { lookOf, mayMove, takesTime } from "../statuses";

type EventInput = Calendar.EventInput;

export const startOf = (appointment: Agendamento) => `${appointment.data_agendamento}T${appointment.horario_inicio}`;
/** `fim` carries the clinic's offset; its first part is what the clock shows. */
export const endOf = (appointment: Agendamento) => wallOf(appointment.fim);

/** `column` is whose column it stands in: its practitioner's or its room's; `now` where it is while it is carried. */
export function appointmentEvent(appointment: Agendamento, mayWrite: boolean, column: string, now?: Span): EventInput {
  const look = lookOf(appointment);
  return {
    id: appointment.id,
    start: now?.start ?? startOf(appointment),
    end: now?.end ?? endOf(appointment),
    resourceId: column,
    title: appointment.paciente_nome,
    editable: mayWrite && mayMove(appointment),
    classNames: ["agenda-event", `agenda-${look}`, ...(now ? ["agenda-carried"] : [])],
    extendedProps: { appointment },
  };
}

/** A group is one block and moves whole; its people are changed one by one, from its list. */
export function sessionEvent(session: GroupSession, mayWrite: boolean, column: string, now?: Span): EventInput {
  const one = session.people[0]!;
  return {
    id: session.key,
    start: now?.start ?? startOf(one),
    end: now?.end ?? endOf(one),
    resourceId: column,
    title: one.servico,
    editable: mayWrite && session.people.every(mayMove),
    classNames: ["agenda-event", "agenda-session", ...(now ? ["agenda-carried"] : [])],
    extendedProps: { session },
  };
}

export function blockEvent({ block, start, end }: BlockedTime): EventInput {
  return {
    id: `${block.id}@${start}`,
    start,
    end,
    resourceId: block.medico_id,
    title: block.motivo ?? "",
    editable: false,
    classNames: ["agenda-event", "agenda-block"],
    extendedProps: { block },
  };
}

export function outsideEvent({ key, busy, start, end }: OutsideTime): EventInput {
  return {
    id: key,
    start,
    end,
    resourceId: busy.medico_id,
    title: busy.titulo ?? "",
    editable: false,
    classNames: ["agenda-event", "agenda-outside"],
    extendedProps: { outside: busy },
  };
}

export interface Span {
  start: string;
  end: string;
}

/** What a day has outside the working spans, from midnight to midnight. */
export function closedSpans(day: string, working: Span[]): Span[] {
  const from = `${day}T00:00`;
  const to = `${addDays(day, 1)}T00:00`;
  const closed: Span[] = [];
  let at = from;
  for (const span of [...working].sort((one, other) => one.start.localeCompare(other.start))) {
    if (span.end <= from || span.start >= to) continue;
    if (span.start > at) closed.push({ start: at, end: span.start });
    if (span.end > at) at = span.end;
  }
  if (at < to) closed.push({ start: at, end: to });
  return closed;
}

const spanOf = (interval: Expediente): Span => ({ start: wallOf(interval.inicio), end: wallOf(interval.fim) });

/** The hours in which nobody works, as a ground behind the events: by practitioner, or of all together. */
export function closedEvents(from: string, to: string, hours: Map<string, Expediente[] | undefined>, byPractitioner: boolean): EventInput[] {
  const ground = (span: Span, resourceId?: string): EventInput => ({ ...span, display: "background", classNames: "agenda-closed", ...(resourceId ? { resourceId } : {}) });
  const days = daysBetween(from, to);
  if (byPractitioner)
    return [...hours].flatMap(([id, intervals]) => (intervals ? days.flatMap((day) => closedSpans(day, intervals.map(spanOf)).map((span) => ground(span, id))) : []));
  const known = [...hours.values()];
  if (!known.length || known.some((intervals) => !intervals)) return [];
  return days.flatMap((day) => closedSpans(day, known.flatMap((intervals) => (intervals ?? []).map(spanOf))).map((span) => ground(span)));
}

/** The part of the day worth showing, in whole hours: the weekly hours, and whatever stands outside them. */
export function dayLimits(practitioners: Medico[], events: Span[]): { from: number; to: number } {
  const starts = [...practitioners.flatMap((one) => one.horarios.map((hours) => minutesOf(hours.inicio))), ...events.map((event) => minutesOf(event.start.slice(11)))];
  const ends = [
    ...practitioners.flatMap((one) => one.horarios.map((hours) => (hours.fim <= hours.inicio ? 1440 : minutesOf(hours.fim)))),
    ...events.map((event) => (event.end.slice(0, 10) > event.start.slice(0, 10) ? 1440 : minutesOf(event.end.slice(11)))),
  ];
  if (!starts.length) return { from: 7 * 60, to: 19 * 60 };
  const hour = 60;
  return { from: Math.max(0, Math.floor(Math.min(...starts) / hour) * hour), to: Math.min(1440, Math.ceil(Math.max(...ends) / hour) * hour) };
}

const HALF_HOUR = 34;
const TARGET = 24;
const MOST = 96;

/** How high half an hour is drawn: so that the shortest visit can still be hit by a finger. */
export function heightOf(appointments: Agendamento[]): number {
  const shortest = Math.min(30, ...appointments.map((one) => (Date.parse(one.fim) - Date.parse(one.inicio)) / 60_000).filter((minutes) => minutes > 0));
  return Math.min(MOST, Math.max(HALF_HOUR, Math.ceil((TARGET * 30) / shortest) + 1));
}

/** Where a click on free time begins: the half hour, or the end of what stands just before the click. */
export function sensibleStart(clicked: string, practitionerId: string | undefined, appointments: Agendamento[]): string {
  const half = addMinutes(clicked, -(minutesOf(clicked.slice(11)) % 30));
  const before = appointments
    .filter((one) => takesTime(one) && (!practitionerId || one.medico_id === practitionerId))
    .map(endOf)
    .filter((end) => end > half && end <= clicked);
  return before.sort().at(-1) ?? half;
}
