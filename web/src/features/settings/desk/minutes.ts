/** Between what the server keeps as minutes and what people read and write. */
export interface Period {
  start_minute: number;
  end_minute: number;
}

export interface WeekPeriod extends Period {
  weekday: number;
}

/** A period as two time fields hold it; an end at or before the start is on the next day. */
export interface Slot {
  from: string;
  to: string;
}

export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export type Week = Record<(typeof DAYS)[number], Slot[]>;

/** 90 as "1 h 30 min". */
export function minutesText(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours ? `${hours} h` : "", rest ? `${rest} min` : ""].filter(Boolean).join(" ");
}

// A field knows no 24:00, and a period from 00:00 to 00:00 would look empty: the day's last minute stands for its end.
const LAST = "23:59";

const timeOf = (minutes: number) => `${String(Math.floor((minutes % 1440) / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

export const slotOf = ({ start_minute, end_minute }: Period): Slot => ({ from: timeOf(start_minute), to: end_minute === 1440 ? LAST : timeOf(end_minute) });

export function periodOf({ from, to }: Slot): Period {
  const [start, end] = [minuteOf(from), to === LAST ? 1440 : minuteOf(to)];
  return { start_minute: start, end_minute: end > start ? end : end + 1440 };
}

export function weekOf(periods: WeekPeriod[]): Week {
  const week: Week = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
  for (const period of [...periods].sort((one, other) => one.start_minute - other.start_minute)) week[period.weekday as 1].push(slotOf(period));
  return week;
}

export const periodsOf = (week: Week): WeekPeriod[] => DAYS.flatMap((weekday) => week[weekday].map((slot) => ({ weekday, ...periodOf(slot) })));

export type Wrong = "incomplete" | "empty" | "overlap";

export function wrongOf(slots: Slot[], index: number): Wrong | null {
  const slot = slots[index]!;
  if (!slot.from || !slot.to) return "incomplete";
  if (slot.from === slot.to) return "empty";
  const mine = periodOf(slot);
  const meets = slots.some((other, at) => {
    if (at === index || !other.from || !other.to) return false;
    const its = periodOf(other);
    return mine.start_minute < its.end_minute && its.start_minute < mine.end_minute;
  });
  return meets ? "overlap" : null;
}

export const isRight = (slots: Slot[]) => slots.every((_, index) => !wrongOf(slots, index));

/** A morning first, then an afternoon, then two hours after the last. */
export function nextSlot(slots: Slot[]): Slot {
  const last = slots.at(-1);
  if (!last?.to) return { from: "08:00", to: "12:00" };
  const end = periodOf(last).end_minute;
  if (end <= 780) return { from: "13:00", to: "18:00" };
  const start = Math.min(end + 60, 1260);
  return { from: timeOf(start), to: timeOf(start + 120) };
}
