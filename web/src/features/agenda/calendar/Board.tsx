import type { Calendar } from "@event-calendar/core";
import { useEffect, useMemo, useRef, type KeyboardEvent, type MouseEvent, type RefObject } from "react";

import type { Agendamento } from "@/api/types";
import { useIsPhone, useLatest } from "@/lib/hooks";
import { language, useWords } from "@/lib/language";
import { singleKeys } from "@/lib/shortcuts";
import { useStore } from "@/lib/store";

import { clockOf, dayText, longDay, offsetIn, startOfWeek, wallIn, wallOf } from "../days";
import type { Move } from "../moving";
import { actOf } from "../quick/keys";
import type { Asked } from "../quick/QuickActs";
import type { OutsideTime } from "../outside/outside";
import type { BlockedTime } from "../recurrence";
import { grouped, type GroupSession } from "../sessions";
import type { Agenda } from "../useAgenda";
import type { Place } from "../useView";
import { agendaWords } from "../words";
import { gridOf, nowAt, useCarry, type Carried } from "./carry";
import { Carrying } from "./Carrying";
import { columnHead, eventContent } from "./content";
import { EventCalendar, type CalendarOptions } from "./EventCalendar";
import { appointmentEvent, blockEvent, closedEvents, dayLimits, heightOf, outsideEvent, sensibleStart, sessionEvent } from "./events";
import { Sprite } from "./Sprite";

export interface Picked {
  start: string;
  end?: string;
  practitionerId?: string;
  /** Where the pointer was, for what opens there. */
  x: number;
  y: number;
}

interface Props {
  agenda: Agenda;
  place: Place;
  zone: string;
  mayWrite: boolean;
  onOpen: (id: string) => void;
  onOpenBlock: (blocked: BlockedTime) => void;
  onOpenOutside: (outside: OutsideTime) => void;
  onOpenSession: (key: string) => void;
  onFree: (picked: Picked) => void;
  onRange: (picked: Picked) => void;
  onMove: (move: Move) => void;
  onAsk: (asked: Asked) => void;
}

const VIEW_NAMES = { dia: "resourceTimeGridDay", semana: "timeGridWeek", mes: "dayGridMonth", lista: "timeGridWeek" };

export function Board(props: Props) {
  const { agenda, place, zone, mayWrite } = props;
  const words = useWords(agendaWords);
  const locale = useStore(language);
  const latest = useLatest(props);
  const { view } = place;
  const phone = useIsPhone();

  const byRoom = view === "dia" && !!place.search.salas && agenda.rooms.length > 0;
  const columns = useMemo(() => (byRoom ? roomColumns(agenda, words) : view === "dia" ? columnsOf(agenda, place.day, words.count) : agenda.shown.map((one) => ({ id: one.id, title: one.nome }))), [byRoom, view, agenda, place.day, words]);
  const { single, groups } = useMemo(() => grouped(agenda.appointments, agenda.sessions), [agenda.appointments, agenda.sessions]);
  const sunday = useMemo(() => agenda.shown.some((one) => one.horarios.some((hours) => hours.dia === 7)) || agenda.appointments.some((one) => new Date(`${one.data_agendamento}T12:00Z`).getUTCDay() === 0), [agenda.shown, agenda.appointments]);
  const hiddenDays = useMemo<(0 | 1 | 2 | 3 | 4 | 5 | 6)[]>(() => (view === "semana" && !sunday ? [0] : []), [view, sunday]);
  const host = useRef<HTMLDivElement>(null);
  const { carried, heard } = useCarry(host, gridOf(place, columns, byRoom, hiddenDays), latest);
  const events = useMemo(
    () => [
      ...single.map((one) => appointmentEvent(one, mayWrite, columnOf(one, byRoom, carried), nowAt(carried, one))),
      ...groups.map((group) => sessionEvent(group, mayWrite, columnOf(group.people[0]!, byRoom, carried), nowAt(carried, group.people[0]!))),
      // Blocks, hours and calendars outside are a practitioner's: rooms know none of them.
      ...(byRoom ? [] : [...agenda.blocked.map(blockEvent), ...agenda.outside.map(outsideEvent)]),
      ...(view === "mes" || byRoom ? [] : closedEvents(place.from, place.to, agenda.hours, view === "dia")),
    ],
    [single, groups, agenda.blocked, agenda.outside, agenda.hours, carried, mayWrite, view, byRoom, place.from, place.to],
  );
  const limits = useMemo(
    () => dayLimits(agenda.shown, [...agenda.appointments.map((one) => ({ start: `${one.data_agendamento}T${one.horario_inicio}`, end: one.fim.slice(0, 16) })), ...agenda.blocked.filter(withinADay)]),
    [agenda.shown, agenda.appointments, agenda.blocked],
  );
  const callbacks = useMemo<CalendarOptions>(() => callbacksOf(latest), [latest]);
  const formats = useMemo<CalendarOptions>(() => formatsOf(view, locale, words.moreOfDay), [view, locale, words]);
  const scrollTime = useMemo(() => clockOf(Math.max(limits.from, place.from <= place.today && place.today <= place.to ? Number(wallIn(zone).slice(11, 13)) * 60 - 60 : limits.from)), [limits.from, place.from, place.to, place.today, zone]);

  const slotHeight = useMemo(() => heightOf(agenda.appointments), [agenda.appointments]);
  const options = useMemo<CalendarOptions>(
    () => ({
      ...callbacks,
      ...formats,
      view: VIEW_NAMES[view],
      date: view === "semana" ? startOfWeek(place.day) : place.day,
      events,
      resources: columns,
      hiddenDays,
      locale,
      timeZone: offsetIn(zone),
      slotMinTime: clockOf(limits.from),
      slotMaxTime: clockOf(limits.to),
      scrollTime,
      selectable: mayWrite && view !== "mes",
      firstDay: 1,
      allDaySlot: false,
      nowIndicator: true,
      dayMaxEvents: true,
      slotEventOverlap: false,
      slotDuration: "00:30",
      snapDuration: "00:10",
      slotHeight,
      columnWidth: view === "dia" ? "minmax(9.5rem, 1fr)" : view === "semana" && phone ? "minmax(6.5rem, 1fr)" : undefined,
      longPressDelay: 400,
      selectMinDistance: 8,
      selectBackgroundColor: "var(--accent-soft)",
      unselectCancel: "[data-agenda-choice]",
      height: "100%",
    }),
    [callbacks, formats, view, place.day, events, columns, hiddenDays, locale, zone, limits, scrollTime, slotHeight, mayWrite, phone],
  );
  useDayInSight(host, view === "semana" && phone ? place.day : undefined);
  return (
    // What is pressed are the appointments' own buttons within; here it is only heard.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={host}
      className="relative h-full"
      onContextMenu={(event) => askedBy(event, latest.current)}
      onKeyDownCapture={(event) => {
        if (!heard(event)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onKeyDown={(event) => pressed(event, latest.current)}
    >
      <Sprite />
      <EventCalendar options={options} label={words.title} />
      <Carrying carried={carried} agenda={agenda} />
    </div>
  );
}

/** A week is wider than a phone: it opens on the day that was chosen. */
function useDayInSight(host: RefObject<HTMLElement | null>, day: string | undefined): void {
  useEffect(() => {
    if (!day) return;
    const timer = setTimeout(() => {
      const scrolled = host.current?.querySelector<HTMLElement>(".ec-main");
      const head = host.current?.querySelector<HTMLElement>(`.ec-col-head:has(time[datetime^="${day}"])`);
      const side = host.current?.querySelector<HTMLElement>(".ec-sidebar");
      if (scrolled && head) scrolled.scrollLeft = head.offsetLeft - (side?.offsetWidth ?? 0);
    }, 60);
    return () => clearTimeout(timer);
  }, [host, day]);
}

const NO_ROOM = "no-room";
function columnOf(one: Agendamento, byRoom: boolean, carried: Carried | null): string {
  const now = nowAt(carried, one);
  return byRoom ? (now?.roomId ?? one.sala_id ?? NO_ROOM) : (now?.practitionerId ?? one.medico_id);
}

/** The appointment whose button this is within. */
function appointmentAt(target: EventTarget, agenda: Agenda): { appointment: Agendamento; element: HTMLElement } | null {
  const element = (target as Element).closest<HTMLElement>("[data-appointment]");
  const appointment = element && agenda.appointments.find((one) => one.id === element.dataset.appointment);
  return appointment ? { appointment, element } : null;
}

/** By the right button, or by the menu key, which has no place of its own. */
function askedBy(event: MouseEvent, { agenda, mayWrite, onAsk }: Props): void {
  const found = mayWrite && appointmentAt(event.target, agenda);
  // On a finger's long press the appointment is about to be dragged.
  if (!found || (event.nativeEvent as PointerEvent).pointerType === "touch") return;
  event.preventDefault();
  const box = found.element.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  onAsk({ appointment: found.appointment, x: inside ? event.clientX : box.left + 12, y: inside ? event.clientY : box.bottom });
}

function pressed(event: KeyboardEvent, { agenda, mayWrite, onAsk }: Props): void {
  if (!mayWrite || event.ctrlKey || event.metaKey || event.altKey || !singleKeys.get()) return;
  const found = appointmentAt(event.target, agenda);
  const act = found && actOf(event.key, found.appointment);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  onAsk({ appointment: found.appointment, x: 0, y: 0, act });
}

function roomColumns(agenda: Agenda, words: { noRoom: string; count: (count: number) => string }) {
  const booked = (id: string | null) => agenda.appointments.filter((one) => (one.sala_id ?? null) === id).length;
  const column = (id: string | null, title: string, specialty?: string | null) => ({ id: id ?? NO_ROOM, title, extendedProps: { specialty: specialty ?? undefined, count: booked(id) ? words.count(booked(id)) : undefined } });
  return [...agenda.rooms.map((room) => column(room.id, room.nome, room.categoria)), ...(booked(null) ? [column(null, words.noRoom)] : [])];
}

const withinADay = ({ start, end }: { start: string; end: string }) => start.slice(0, 10) === end.slice(0, 10);

/** Of a day: those who work, are blocked or have something booked; all of them when the filter names them or nobody would remain. */
function columnsOf(agenda: Agenda, day: string, count: (count: number) => string) {
  const booked = (id: string) => agenda.appointments.filter((one) => one.medico_id === id && one.data_agendamento === day).length;
  const busy = agenda.shown.filter((one) => agenda.hours.get(one.id) === undefined || agenda.hours.get(one.id)!.some((hours) => hours.inicio.slice(0, 10) === day) || booked(one.id) || agenda.blocked.some((time) => time.block.medico_id === one.id));
  const shown = agenda.shown.length < agenda.practitioners.length || !busy.length ? agenda.shown : busy;
  return shown.map((one) => ({ id: one.id, title: one.nome, extendedProps: { specialty: one.especialidades[0], count: booked(one.id) ? count(booked(one.id)) : undefined } }));
}

const pad = (number: number) => String(number).padStart(2, "0");
/** The calendar hands back dates whose local fields are the clinic's wall time. */
const wall = (date: Date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
const dayOf = (date: Date) => wall(date).slice(0, 10);

function pointOf(event: unknown): { x: number; y: number } {
  const { clientX = innerWidth / 2, clientY = innerHeight / 2 } = event as { clientX?: number; clientY?: number };
  return { x: clientX, y: clientY };
}

function callbacksOf(latest: { readonly current: Props }): CalendarOptions {
  const drop = (info: { event: Calendar.Event; newResource?: Calendar.Resource }) => {
    const { appointment: alone, session } = info.event.extendedProps as { appointment?: Agendamento; session?: GroupSession };
    const appointment = alone ?? session!.people[0]!;
    const { place, agenda, onMove } = latest.current;
    const into = info.newResource?.id;
    const rooms = !!place.search.salas && agenda.rooms.length > 0 && place.view === "dia";
    const where = rooms ? { practitionerId: appointment.medico_id, ...(into && into !== NO_ROOM ? { roomId: into } : {}) } : { practitionerId: into ?? appointment.medico_id };
    onMove({ appointment, people: session?.people, slot: { start: wall(info.event.start), end: wall(info.event.end), ...where } });
  };
  return {
    eventContent,
    resourceLabelContent: columnHead,
    eventClick: ({ event }) => {
      const { appointment, block, session, outside } = event.extendedProps as { appointment?: Agendamento; block?: BlockedTime["block"]; session?: GroupSession; outside?: OutsideTime["busy"] };
      if (appointment) latest.current.onOpen(appointment.id);
      else if (session) latest.current.onOpenSession(session.key);
      else if (outside) latest.current.onOpenOutside({ key: String(event.id), busy: outside, start: wallOf(outside.inicio), end: wallOf(outside.fim) });
      else if (block) latest.current.onOpenBlock({ block, start: wall(event.start), end: wall(event.end) });
    },
    dateClick: (info) => {
      const { place, mayWrite, agenda, onFree } = latest.current;
      if (place.view === "mes") return place.go({ data: dayOf(info.date), visao: "dia" });
      if (!mayWrite) return;
      const only = agenda.shown.length === 1 ? agenda.shown[0]!.id : undefined;
      const practitionerId = agenda.shown.some((one) => one.id === info.resource?.id) ? info.resource?.id : only;
      onFree({ start: sensibleStart(wall(info.date), practitionerId, agenda.appointments), practitionerId, ...pointOf(info.jsEvent) });
    },
    select: (info) => {
      const { agenda, onRange } = latest.current;
      const only = agenda.shown.length === 1 ? agenda.shown[0]!.id : undefined;
      onRange({ start: wall(info.start), end: wall(info.end), practitionerId: agenda.shown.some((one) => one.id === info.resource?.id) ? info.resource?.id : only, ...pointOf(info.jsEvent) });
    },
    eventDidMount: ({ el, event }) => {
      if (event.extendedProps.appointment) el.dataset.appointment = String(event.id);
      if (event.extendedProps.session) el.dataset.session = String(event.id);
    },
    eventDrop: drop,
    eventResize: drop,
  };
}

function formatsOf(view: string, _locale: string, more: (count: number) => string): CalendarOptions {
  return {
    slotLabelFormat: (time: Date) => `${pad(time.getHours())}:${pad(time.getMinutes())}`,
    dayHeaderFormat: (date: Date) => (view === "mes" ? dayText(dayOf(date), { weekday: "short" }).replace(".", "") : dayText(dayOf(date), { weekday: "short", day: "2-digit" }).replace(".", "").replace(",", "")),
    dayHeaderAriaLabelFormat: (date: Date) => longDay(dayOf(date)),
    dayCellFormat: (date: Date) => String(date.getDate()),
    dayPopoverFormat: (date: Date) => longDay(dayOf(date)),
    moreLinkContent: ({ num }) => more(num),
  };
}
