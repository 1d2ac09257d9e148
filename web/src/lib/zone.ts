/** Instants on the clock of a named zone. What screens show is the account's clock, wherever the browser stands. */
import { createStore } from "./store";

/** The account's zone, once it is known; the browser's until then, as on the sign-in page. */
export const zone = createStore<string>(Intl.DateTimeFormat().resolvedOptions().timeZone);

const walls = new Map<string, Intl.DateTimeFormat>();

function wallFormat(name: string): Intl.DateTimeFormat {
  const known = walls.get(name) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: name, dateStyle: "short", timeStyle: "medium" });
  walls.set(name, known);
  return known;
}

const toSecond = (name: string, instant: number | string | Date) => wallFormat(name).format(new Date(instant)).replace(" ", "T");

/** What the clock of `name` shows at an instant, to the minute: "2026-11-23T09:30". */
export const wallIn = (name: string, instant: number | string | Date = Date.now()) => toSecond(name, instant).slice(0, 16);

const minutesAhead = (name: string, instant: number) => Math.round((Date.parse(`${toSecond(name, instant)}Z`) - instant) / 60_000);

/** How far `name` is from Greenwich at that instant: "-03:00". */
export function offsetIn(name: string, instant: number = Date.now()): string {
  const minutes = minutesAhead(name, instant);
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${String(Math.floor(size / 60)).padStart(2, "0")}:${String(size % 60).padStart(2, "0")}`;
}

/** The instant at which the clock of `name` shows `wall`; twice, because the offset may change between the guess and the answer. */
export function instantOf(name: string, wall: string): Date {
  const asGreenwich = Date.parse(`${wall.slice(0, 16)}:00Z`);
  const guess = asGreenwich - minutesAhead(name, asGreenwich) * 60_000;
  return new Date(asGreenwich - minutesAhead(name, guess) * 60_000);
}
