/** Moving by the keyboard: what has the focus is carried with Shift and the arrows, Enter puts it down, Escape lets go. */
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";

import type { Agendamento } from "@/api/types";
import type { useLatest } from "@/lib/hooks";

import { addDays, addMinutes, daysBetween } from "../days";
import { slotOf, type Move, type Slot } from "../moving";
import { sessionKey } from "../sessions";
import { mayMove } from "../statuses";
import type { Agenda } from "../useAgenda";
import type { Place } from "../useView";

const STEP = 10;
/** Milliseconds after which the board may have drawn an event anew, the last for what the server answers. */
const REDRAWN = [0, 60, 200];

/** What the arrows go by: the columns of a day, or the days of a week or month. */
export interface Grid {
  columns?: { id: string; isRoom: boolean }[];
  days: string[];
  byWeek: boolean;
}

export interface Carried extends Move {
  /** The event's id on the board. */
  id: string;
}

export function gridOf(place: Place, columns: { id: string }[], byRoom: boolean, hidden: number[]): Grid {
  const days = daysBetween(place.from, place.to).filter((day) => !hidden.includes(new Date(`${day}T12:00Z`).getUTCDay()));
  return { columns: place.view === "dia" ? columns.map(({ id }) => ({ id, isRoom: byRoom })) : undefined, days, byWeek: place.view === "mes" };
}

/** Where a key takes it; null for a key that means nothing here, or leads out of what is shown. */
export function carriedTo(slot: Slot, key: string, { columns, days, byWeek }: Grid): Slot | null {
  const day = slot.start.slice(0, 10);
  const by = key === "ArrowUp" || key === "ArrowLeft" || key === "-" ? -1 : 1;
  const across = key === "ArrowLeft" || key === "ArrowRight";
  if (key === "+" || key === "-") return within(day, { ...slot, end: addMinutes(slot.end, by * STEP) });
  if (!across && key !== "ArrowUp" && key !== "ArrowDown") return null;
  if (across && columns) return beside(slot, columns, by);
  if (!across && !byWeek) return within(day, { ...slot, start: addMinutes(slot.start, by * STEP), end: addMinutes(slot.end, by * STEP) });
  const there = across ? days[days.indexOf(day) + by] : addDays(day, 7 * by);
  if (!there || !days.includes(there)) return null;
  return { ...slot, start: there + slot.start.slice(10), end: addDays(there, slot.end.slice(0, 10) > day ? 1 : 0) + slot.end.slice(10) };
}

function beside(slot: Slot, columns: NonNullable<Grid["columns"]>, by: 1 | -1): Slot | null {
  const at = columns.findIndex((one) => one.id === (one.isRoom ? slot.roomId : slot.practitionerId));
  const next = columns[at + by];
  if (at < 0 || !next) return null;
  return next.isRoom ? { ...slot, roomId: next.id } : { ...slot, practitionerId: next.id };
}

const within = (day: string, slot: Slot) => (slot.start.slice(0, 10) === day && slot.end > slot.start && slot.end <= `${addDays(day, 1)}T00:00` ? slot : null);

interface Heard {
  agenda: Agenda;
  mayWrite: boolean;
  onMove: (move: Move) => void;
}

export function useCarry(host: RefObject<HTMLElement | null>, grid: Grid, latest: ReturnType<typeof useLatest<Heard>>) {
  const [carried, setCarried] = useState<Carried | null>(null);
  const last = useRef<string>(undefined);
  useEffect(() => {
    const id = carried?.id ?? last.current;
    last.current = carried?.id;
    if (!id) return;
    // It is drawn anew where it goes and where it returns to: the focus goes along.
    const timers = REDRAWN.map((wait) => setTimeout(() => focusOn(host.current, id), wait));
    return () => timers.forEach(clearTimeout);
  }, [carried, host]);
  useEffect(() => {
    const letGo = () => {
      last.current = undefined;
      setCarried(null);
    };
    window.addEventListener("pointerdown", letGo);
    return () => window.removeEventListener("pointerdown", letGo);
  }, []);

  /** Whether the key was for what is carried, or took something up. */
  const heard = (event: KeyboardEvent): boolean => {
    const { agenda, mayWrite, onMove } = latest.current;
    if (!mayWrite || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (carried && event.key === "Enter") onMove(carried);
    if (carried && ["Enter", "Escape", "Tab"].includes(event.key)) {
      if (event.key === "Tab") last.current = undefined;
      setCarried(null);
      return event.key !== "Tab";
    }
    const arrow = event.key.startsWith("Arrow");
    if (!carried && !(arrow && event.shiftKey)) return false;
    const from = carried ?? taken(event.target as HTMLElement, agenda, !!grid.columns?.[0]?.isRoom);
    const slot = from && carriedTo(from.slot, event.key, grid);
    if (from && slot) setCarried({ ...from, slot });
    return !!carried || !!from;
  };
  return { carried, heard };
}

function focusOn(host: HTMLElement | null, id: string): void {
  const element = host?.querySelector<HTMLElement>(`[data-appointment="${CSS.escape(id)}"], [data-session="${CSS.escape(id)}"]`);
  const now = document.activeElement;
  // Somebody may have gone on already.
  if (!element || element === now || (now !== document.body && !host?.contains(now))) return;
  element.focus();
  element.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function taken(target: HTMLElement, agenda: Agenda, byRoom: boolean): Carried | null {
  const element = target.closest<HTMLElement>("[data-appointment], [data-session]");
  const people = agenda.sessions.get(element?.dataset.session ?? "")?.people;
  const appointment = people?.[0] ?? agenda.appointments.find((one) => one.id === element?.dataset.appointment);
  if (!appointment || !(people ?? [appointment]).every(mayMove)) return null;
  return { id: people ? sessionKey(appointment) : appointment.id, appointment, people, slot: { ...slotOf(appointment), ...(byRoom ? { roomId: appointment.sala_id ?? undefined } : {}) } };
}

/** As it is drawn while it is carried. */
export const nowAt = (carried: Carried | null, one: Agendamento): Slot | undefined => (carried && (carried.people ?? [carried.appointment]).some((person) => person.id === one.id) ? carried.slot : undefined);
