/** How long before a visit, in the largest unit that is whole. */
export type Unit = "minutes" | "hours" | "days";

const MINUTES: Record<Unit, number> = { minutes: 1, hours: 60, days: 1440 };

export function unitOf(minutes: number): Unit {
  if (minutes > 0 && minutes % 1440 === 0) return "days";
  return minutes > 0 && minutes % 60 === 0 ? "hours" : "minutes";
}

export const countOf = (minutes: number, unit: Unit) => minutes / MINUTES[unit];
export const minutesOf = (count: number, unit: Unit) => Math.round(count * MINUTES[unit]);
