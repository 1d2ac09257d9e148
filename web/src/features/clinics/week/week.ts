/** Hours that return every week, as rows to edit. Days count from 1, Monday, to 7, Sunday; times are HH:MM on the clinic's clock. */
import type { HorarioSemanal } from "@/api/types";

export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export type Day = (typeof DAYS)[number];
export const WORKDAYS: Day[] = [1, 2, 3, 4, 5];

export interface Slot {
  inicio: string;
  fim: string;
  clinica_id?: string | null;
}

export type Week = Record<Day, Slot[]>;

/** A week that holds between two days; an empty text means without end on that side. */
export interface Period {
  from: string;
  to: string;
  week: Week;
}

export const emptyWeek = (): Week => ({ 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] });

// A time field knows no 24:00; an end of 00:00 is the midnight after all the same.
const inField = (time: string) => (time === "24:00" ? "00:00" : time.slice(0, 5));

export function weekOf(hours: (Slot & { dia: number })[]): Week {
  const week = emptyWeek();
  for (const { dia, inicio, fim, clinica_id } of hours) week[dia as Day].push({ inicio: inField(inicio), fim: inField(fim), ...(clinica_id ? { clinica_id } : {}) });
  for (const day of DAYS) week[day].sort((one, other) => one.inicio.localeCompare(other.inicio));
  return week;
}

export const hoursOf = (week: Week) => DAYS.flatMap((dia) => week[dia].map((slot) => ({ dia, ...slot })));

export function periodsOf(hours: HorarioSemanal[]): Period[] {
  const groups = new Map<string, HorarioSemanal[]>();
  for (const hour of hours) {
    const key = `${hour.vigencia_inicio ?? ""} ${hour.vigencia_fim ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), hour]);
  }
  if (!groups.size) return [{ from: "", to: "", week: emptyWeek() }];
  return [...groups]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([key, group]) => {
      const [from = "", to = ""] = key.split(" ");
      return { from, to, week: weekOf(group) };
    });
}

export const horariosOf = (periods: Period[]): HorarioSemanal[] =>
  periods.flatMap(({ from, to, week }) => hoursOf(week).map((hour) => ({ ...hour, vigencia_inicio: from || null, vigencia_fim: to || null })));

export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

const timeOf = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** An end at or before the start is on the next day. */
export function endOf(slot: Slot): number {
  const [start, end] = [minutesOf(slot.inicio), minutesOf(slot.fim)];
  return end > start ? end : end + 1440;
}

export type Wrong = "incomplete" | "empty" | "overlap";

export function wrongOf(slots: Slot[]): (Wrong | null)[] {
  return slots.map((slot, index) => {
    if (!slot.inicio || !slot.fim) return "incomplete";
    if (slot.inicio === slot.fim) return "empty";
    const meets = slots.some((other, at) => at !== index && other.inicio && other.fim && minutesOf(slot.inicio) < endOf(other) && minutesOf(other.inicio) < endOf(slot));
    return meets ? "overlap" : null;
  });
}

export const isRight = (week: Week) => DAYS.every((day) => wrongOf(week[day]).every((wrong) => !wrong));

/** A morning first, then an afternoon, then an hour after the last. */
export function nextSlot(slots: Slot[]): Slot {
  const last = slots.at(-1);
  const clinic = last?.clinica_id ? { clinica_id: last.clinica_id } : {};
  if (!last?.fim) return { inicio: "08:00", fim: "12:00", ...clinic };
  const end = endOf(last);
  if (end <= 13 * 60) return { inicio: "13:00", fim: "18:00", ...clinic };
  const start = Math.min(end + 60, 22 * 60);
  return { inicio: timeOf(start), fim: timeOf(Math.min(start + 120, 1439)), ...clinic };
}

export const copyDay = (week: Week, from: Day, to: Day[]): Week => ({ ...week, ...Object.fromEntries(to.map((day) => [day, week[from].map((slot) => ({ ...slot }))])) });

/** What most begin from: a morning and an afternoon on workdays. */
export function usualWeek(): Week {
  const morning = nextSlot([]);
  return copyDay({ ...emptyWeek(), 1: [morning, nextSlot([morning])] }, 1, WORKDAYS);
}

export const hoursAWeek = (week: Week) =>
  DAYS.flatMap((day) => week[day])
    .filter((slot) => slot.inicio && slot.fim && slot.inicio !== slot.fim)
    .reduce((sum, slot) => sum + endOf(slot) - minutesOf(slot.inicio), 0) / 60;

/** Days in a row with the same hours, together: [[1,5,"08:00–18:00"], [6,6,"08:00–12:00"]]. */
export function summary(week: Week): { first: Day; last: Day; hours: string }[] {
  const found: { first: Day; last: Day; hours: string }[] = [];
  for (const day of DAYS) {
    const hours = week[day].map((slot) => `${slot.inicio}–${slot.fim}`).join(", ");
    if (!hours) continue;
    const before = found.at(-1);
    if (before && before.hours === hours && before.last === day - 1) before.last = day;
    else found.push({ first: day, last: day, hours });
  }
  return found;
}
