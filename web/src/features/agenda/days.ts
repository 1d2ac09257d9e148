/** Days as "2026-11-23" and wall times as "2026-11-23T09:30", both on the clinic's clock: no browser zone ever enters. */
import { language } from "@/lib/language";

export { offsetIn, wallIn } from "@/lib/zone";

const DAY = 86_400_000;

const at = (day: string) => Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
const iso = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);

export const isDay = (text: unknown): text is string => typeof text === "string" && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at(text));

export const addDays = (day: string, days: number) => iso(at(day) + days * DAY);

/** 1 is Monday, 7 Sunday, as on the wire. */
export const weekdayOf = (day: string) => new Date(at(day)).getUTCDay() || 7;

/** "seg" for 1, "dom" for 7. */
export const weekdayShort = (weekday: number) => dayText(addDays("2026-11-22", weekday), { weekday: "short" }).replace(".", "");

export const startOfWeek = (day: string) => addDays(day, 1 - weekdayOf(day));

export const startOfMonth = (day: string) => `${day.slice(0, 7)}-01`;

/** The same day of another month, or that month's last. */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return iso(Date.UTC(year, month - 1 + months, Math.min(date, last)));
}

export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Whole weeks that show a month. */
export function monthRange(day: string): { from: string; to: string } {
  const first = startOfMonth(day);
  return { from: startOfWeek(first), to: addDays(startOfWeek(addDays(addMonths(first, 1), -1)), 6) };
}

export const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

export const clockOf = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

export const addMinutes = (wall: string, minutes: number) => new Date(Date.parse(`${wall.slice(0, 16)}:00Z`) + minutes * 60_000).toISOString().slice(0, 16);

/** The wall time of an instant that carries its own offset: what the clinic's clock shows. */
export const wallOf = (instant: string) => instant.slice(0, 16);

export function dayText(day: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language.get(), { ...options, timeZone: "UTC" }).format(new Date(at(day)));
}

/** "23 – 29 de nov de 2026", "Nov 23 – 29, 2026". */
export function rangeText(from: string, to: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language.get(), { ...options, timeZone: "UTC" }).formatRange(new Date(at(from)), new Date(at(to))).replaceAll(". ", " ");
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const longDay = (day: string) => capital(dayText(day, { weekday: "long", day: "numeric", month: "long" }));
export const shortDay = (day: string) => dayText(day, { weekday: "short", day: "2-digit", month: "2-digit" }).replace(".", "");
export const monthName = (day: string) => capital(dayText(day, { month: "long", year: "numeric" }));

/** Today, unless nobody works then and nothing is booked: then the next day of the week on which somebody works. */
export function nextOpenDay(today: string, practitioners: { horarios: { dia: number }[] }[], appointments: { data_agendamento: string }[]): string {
  const open = (day: string) => practitioners.some((one) => one.horarios.some((hours) => hours.dia === weekdayOf(day)));
  if (open(today) || appointments.some((one) => one.data_agendamento === today)) return today;
  for (let ahead = 1; ahead < 7; ahead++) if (open(addDays(today, ahead))) return addDays(today, ahead);
  return today;
}
