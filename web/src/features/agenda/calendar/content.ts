/** What stands inside an event and above a column. The calendar takes DOM nodes, so text can never become markup. */
import type { Calendar } from "@event-calendar/core";

import type { Agendamento } from "@/api/types";
import { wordsNow } from "@/lib/language";

import type { Ocupado } from "../outside/outside";
import { outsideWords } from "../outside/words";
import type { Bloqueio } from "../queries";
import type { GroupSession } from "../sessions";
import { lookOf, type Look } from "../statuses";
import { agendaWords } from "../words";

const SVG = "http://www.w3.org/2000/svg";

export const spriteId = (look: Look | "block" | "session" | "outside") => `agenda-icon-${look}`;

export function eventContent({ event, view }: Calendar.EventContentInfo): Calendar.Content | undefined {
  if (event.display === "background") return undefined;
  const { appointment, block, session, outside } = event.extendedProps as { appointment?: Agendamento; block?: Bloqueio; session?: GroupSession; outside?: Ocupado };
  if (appointment) return { domNodes: view.type === "dayGridMonth" ? monthNodes(event, appointment) : gridNodes(event, appointment, view.type) };
  if (session) return { domNodes: sessionNodes(event, session, view.type) };
  if (block) return { domNodes: blockNodes(event, block, view.type) };
  if (outside) return { domNodes: outsideNodes(event, outside, view.type) };
  return { domNodes: [element("span", "agenda-time", span(event))] };
}

function gridNodes(event: Calendar.Event, appointment: Agendamento, view: string): Node[] {
  const words = wordsNow(agendaWords);
  const look = lookOf(appointment);
  const minutes = (event.end.getTime() - event.start.getTime()) / 60_000;
  // Only where a second line fits may the name move there.
  const head = element("span", minutes >= 60 ? "agenda-line agenda-roomy" : "agenda-line", icon(look), element("span", "agenda-time", clock(event.start), ...(minutes < 30 || view === "timeGridWeek" ? [] : [until(event)])), element("strong", "agenda-name", appointment.paciente_nome));
  const detail = view === "timeGridWeek" ? `${appointment.servico} · ${appointment.medico}` : [appointment.servico, appointment.convenio, appointment.encaixe && words.overbooked, appointment.sala].filter(Boolean).join(" · ");
  return [head, element("span", minutes < 30 ? "agenda-detail agenda-short" : "agenda-detail", detail), element("span", "sr-only", view === "resourceTimeGridDay" ? `${appointment.medico}, ${words.statuses[look]}` : words.statuses[look])];
}

function monthNodes(event: Calendar.Event, appointment: Agendamento): Node[] {
  const words = wordsNow(agendaWords);
  const look = lookOf(appointment);
  return [element("span", "agenda-line", icon(look), element("span", "agenda-time", clock(event.start)), element("span", "agenda-name", appointment.paciente_nome)), element("span", "sr-only", `${words.statuses[look]}, ${appointment.medico}`)];
}

/** The count before the name: in a narrow column it is what must not be cut. */
function sessionNodes(event: Calendar.Event, { people, places }: GroupSession, view: string): Node[] {
  const words = wordsNow(agendaWords);
  const one = people[0]!;
  const head = element("span", "agenda-line agenda-roomy", icon("session"), element("span", "agenda-time", clock(event.start)), element("strong", "agenda-seats", words.seats(people.length, places)), element("strong", "agenda-name", one.servico));
  if (view === "dayGridMonth") return [head];
  return [head, element("span", "agenda-detail agenda-people", people.map((person) => person.paciente_nome).join(", ")), element("span", "sr-only", one.medico)];
}

function blockNodes(event: Calendar.Event, block: Bloqueio, view: string): Node[] {
  const words = wordsNow(agendaWords);
  const name = block.motivo || words.blocked;
  return [element("span", "agenda-line", icon("block"), element("span", "agenda-time", clock(event.start), ...(view === "resourceTimeGridDay" ? [until(event)] : [])), element("span", "agenda-name", name)), element("span", "sr-only", words.blocked)];
}

function outsideNodes(event: Calendar.Event, busy: Ocupado, view: string): Node[] {
  const words = wordsNow(outsideWords);
  const time = busy.dia_inteiro ? [words.allDay] : [clock(event.start), ...(view === "resourceTimeGridDay" ? [until(event)] : [])];
  return [element("span", "agenda-line", icon("outside"), element("span", "agenda-time", ...time), element("span", "agenda-name", busy.titulo || words.busyIn(busy.integracao))), element("span", "sr-only", words.busy)];
}

/** A practitioner's name above the column, and beneath it the speciality. */
export function columnHead({ resource }: Calendar.ResourceLabelInfo): Calendar.Content {
  const { specialty, count } = resource.extendedProps as { specialty?: string; count?: string };
  return { domNodes: [element("span", "agenda-column-name", String(resource.title)), element("span", "agenda-column-detail", [specialty, count].filter(Boolean).join(" · "))] };
}

const clock = (date: Date) => `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
/** Left out where a column is narrow: the name is worth more. */
const until = (event: Calendar.Event) => element("span", "agenda-until", `–${clock(event.end)}`);
const span = (event: Calendar.Event) => `${clock(event.start)}–${clock(event.end)}`;

function icon(look: Look | "block" | "session" | "outside"): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "agenda-icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#${spriteId(look)}`);
  svg.append(use);
  return svg;
}

function element(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}
