import type { Calendar } from "@event-calendar/core";
import { useMemo } from "react";

import type { Agendamento } from "@/api/types";
import { useLatest } from "@/lib/hooks";
import { language, useWords } from "@/lib/language";
import { useStore } from "@/lib/store";

import type { Slot } from "../changes";
import { clockOf, dayText, longDay, offsetIn, startOfWeek, wallIn } from "../days";
import type { BlockedTime } from "../recurrence";
import type { Agenda } from "../useAgenda";
import type { Place } from "../useView";
import { agendaWords } from "../words";
import { columnHead, eventContent } from "./content";
import { EventCalendar, type CalendarOptions } from "./EventCalendar";
import { appointmentEvent, blockEvent, closedEvents, dayLimits, sensibleStart } from "./events";
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
  onFree: (picked: Picked) => void;
  onRange: (picked: Picked) => void;
  onMove: (appointment: Agendamento, slot: Slot) => void;
}

const VIEW_NAMES = { dia: "resourceTimeGridDay", semana: "timeGridWeek", mes: "dayGridMonth", lista: "timeGridWeek" };

export function Board(props: Props) {
  const { agenda, place, zone, mayWrite } = props;
  const words = useWords(agendaWords);
  const locale = useStore(language);
  const latest = useLatest(props);
  const { view } = place;

  const columns = useMemo(() => (view === "dia" ? columnsOf(agenda, place.day, words.count) : agenda.shown.map((one) => ({ id: one.id, title: one.nome }))), [view, agenda, place.day, words]);
  const events = useMemo(
    () => [
      ...agenda.appointments.map((one) => appointmentEvent(one, mayWrite)),
      ...agenda.blocked.map(blockEvent),
      ...(view === "mes" ? [] : closedEvents(place.from, place.to, agenda.hours, view === "dia")),
    ],
    [agenda.appointments, agenda.blocked, agenda.hours, mayWrite, view, place.from, place.to],
  );
  const limits = useMemo(
    () => dayLimits(agenda.shown, [...agenda.appointments.map((one) => ({ start: `${one.data_agendamento}T${one.horario_inicio}`, end: one.fim.slice(0, 16) })), ...agenda.blocked.filter(withinADay)]),
    [agenda.shown, agenda.appointments, agenda.blocked],
  );
  const sunday = useMemo(() => agenda.shown.some((one) => one.horarios.some((hours) => hours.dia === 7)) || agenda.appointments.some((one) => new Date(`${one.data_agendamento}T12:00Z`).getUTCDay() === 0), [agenda.shown, agenda.appointments]);
  const hiddenDays = useMemo<(0 | 1 | 2 | 3 | 4 | 5 | 6)[]>(() => (view === "semana" && !sunday ? [0] : []), [view, sunday]);
  const callbacks = useMemo<CalendarOptions>(() => callbacksOf(latest), [latest]);
  const formats = useMemo<CalendarOptions>(() => formatsOf(view, locale, words.moreOfDay), [view, locale, words]);
  const scrollTime = useMemo(() => clockOf(Math.max(limits.from, place.from <= place.today && place.today <= place.to ? Number(wallIn(zone).slice(11, 13)) * 60 - 60 : limits.from)), [limits.from, place.from, place.to, place.today, zone]);

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
      slotHeight: 34,
      columnWidth: view === "dia" ? "minmax(9.5rem, 1fr)" : undefined,
      longPressDelay: 400,
      selectMinDistance: 8,
      selectBackgroundColor: "var(--accent-soft)",
      unselectCancel: "[data-agenda-choice]",
      height: "100%",
    }),
    [callbacks, formats, view, place.day, events, columns, hiddenDays, locale, zone, limits, scrollTime, mayWrite],
  );
  return (
    <>
      <Sprite />
      <EventCalendar options={options} label={words.title} />
    </>
  );
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
    const appointment = info.event.extendedProps.appointment as Agendamento;
    latest.current.onMove(appointment, { start: wall(info.event.start), end: wall(info.event.end), practitionerId: info.newResource?.id ?? appointment.medico_id });
  };
  return {
    eventContent,
    resourceLabelContent: columnHead,
    eventClick: ({ event }) => {
      const { appointment, block } = event.extendedProps as { appointment?: Agendamento; block?: BlockedTime["block"] };
      if (appointment) latest.current.onOpen(appointment.id);
      else if (block) latest.current.onOpenBlock({ block, start: wall(event.start), end: wall(event.end) });
    },
    dateClick: (info) => {
      const { place, mayWrite, agenda, onFree } = latest.current;
      if (place.view === "mes") return place.go({ data: dayOf(info.date), visao: "dia" });
      if (!mayWrite) return;
      const only = agenda.shown.length === 1 ? agenda.shown[0]!.id : undefined;
      const practitionerId = info.resource?.id ?? only;
      onFree({ start: sensibleStart(wall(info.date), practitionerId, agenda.appointments), practitionerId, ...pointOf(info.jsEvent) });
    },
    select: (info) => {
      const { agenda, onRange } = latest.current;
      const only = agenda.shown.length === 1 ? agenda.shown[0]!.id : undefined;
      onRange({ start: wall(info.start), end: wall(info.end), practitionerId: info.resource?.id ?? only, ...pointOf(info.jsEvent) });
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
