/** Instants as people read them. Everything that comes in is an ISO instant; everything shown is on the account's clock. */
import { language } from "./language";
import { instantOf, wallIn, zone } from "./zone";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language.get()} ${zone.get()} ${name}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language.get(), { timeZone: zone.get(), ...options });
  formats.set(key, made);
  return made;
}

export const clockTime = (instant: string | Date) =>
  format("time", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(instant));

export const shortDate = (instant: string | Date) =>
  format("short", { day: "2-digit", month: "2-digit" }).format(new Date(instant));

export const longDate = (instant: string | Date) =>
  format("long", { weekday: "long", day: "numeric", month: "long" }).format(new Date(instant));

export const fullDate = (instant: string | Date) =>
  format("full", { dateStyle: "long", timeStyle: "medium" }).format(new Date(instant));

/** When something is to happen: "ter., 1 de dezembro, 14:00". */
export const dayAndTime = (instant: string | Date) =>
  format("day and time", { weekday: "short", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(instant));

export const plainDate = (instant: string | Date) =>
  format("plain", { dateStyle: "long" }).format(new Date(instant));

/** "seg, 23/11" of a day that is no instant. */
export const weekdayOfDay = (day: string) =>
  format("weekday", { weekday: "short", day: "2-digit", month: "2-digit", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`)).replace(".", "");

export const clockWithSeconds = (instant: string | Date) => format("seconds", { timeStyle: "medium", hourCycle: "h23" }).format(new Date(instant));

/** A day that is no instant, in figures: "23/11/2026". */
export const plainDay = (day: string) => format("plain day", { dateStyle: "short", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));

/** "2026-11-23": the account's day. */
export const localDay = (instant: string | Date | number = Date.now()) => wallIn(zone.get(), instant).slice(0, 10);

/** A day that is no instant, such as a holiday: "quinta-feira, 24 de dezembro". */
export const longDay = (day: string) => format("long day", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The instant of what someone wrote on the account's clock. */
export const instantHere = (wall: string) => instantOf(zone.get(), wall);

const words = {
  "pt-BR": { now: "agora", today: "Hoje", yesterday: "Ontem", tomorrow: "amanhã" },
  en: { now: "now", today: "Today", yesterday: "Yesterday", tomorrow: "tomorrow" },
};

/** As the list shows it: "agora", "5 min", "14:02" today, "ontem", "12/03". */
export function ago(instant: string, now: number = Date.now()): string {
  const passed = now - new Date(instant).getTime();
  if (passed < MINUTE) return words[language.get()].now;
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`;
  if (localDay(instant) === localDay(now)) return clockTime(instant);
  if (localDay(instant) === addDays(localDay(now), -1)) return words[language.get()].yesterday.toLowerCase();
  return shortDate(instant);
}

/** As a separator between days shows it. */
export function dayName(instant: string, now: number = Date.now()): string {
  const day = localDay(instant);
  if (day === localDay(now)) return words[language.get()].today;
  if (day === addDays(localDay(now), -1)) return words[language.get()].yesterday;
  const name = longDate(instant);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Something still to come: "hoje, 18:00", "amanhã, 08:00", "seg, 30/11, 08:00". */
export function whenAhead(instant: string, now: number = Date.now()): string {
  const day = localDay(instant);
  const today = localDay(now);
  const named = day === today ? words[language.get()].today.toLowerCase() : day === addDays(today, 1) ? words[language.get()].tomorrow : weekdayOfDay(day);
  return `${named}, ${clockTime(instant)}`;
}

/** What is left until an instant: "23 h", "45 min", "" when it has passed. */
export function timeLeft(instant: string, now: number = Date.now()): string {
  const left = new Date(instant).getTime() - now;
  if (left <= 0) return "";
  if (left >= HOUR) return `${Math.floor(left / HOUR)} h`;
  return `${Math.max(1, Math.floor(left / MINUTE))} min`;
}

export function inHours(hours: number, from: Date = new Date()): string {
  return new Date(from.getTime() + hours * HOUR).toISOString();
}

/** That hour on the account's clock, `days` ahead. */
export function atHour(days: number, hour: number, from: Date = new Date()): string {
  return instantHere(`${addDays(localDay(from), days)}T${String(hour).padStart(2, "0")}:00`).toISOString();
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** A length of time in its largest unit: "5 min", "2 h", "3 d". Never "0". */
export function lengthOf(milliseconds: number): string {
  if (milliseconds >= 2 * DAY) return `${Math.floor(milliseconds / DAY)} d`;
  if (milliseconds >= HOUR) return `${Math.floor(milliseconds / HOUR)} h`;
  return `${Math.max(1, Math.floor(milliseconds / MINUTE))} min`;
}
