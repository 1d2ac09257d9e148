/** Blocks that return: when they fall, on the clinic's clock, and how a rule is written. */
import { rrulestr } from "rrule";

import { addDays, addMinutes, wallOf, weekdayOf } from "./days";
import type { Bloqueio } from "./queries";

export interface BlockedTime {
  block: Bloqueio;
  start: string;
  end: string;
}

const MOST = 400;
const asUtc = (wall: string) => new Date(`${wall}:00Z`);

/** The times of a block that touch the days, both included. The library counts in UTC; wall times are given to it as such. */
export function blockedTimes(block: Bloqueio, from: string, to: string): BlockedTime[] {
  const start = wallOf(block.inicio);
  const end = wallOf(block.fim);
  const minutes = (asUtc(end).getTime() - asUtc(start).getTime()) / 60_000;
  const starts = block.rrule ? startsOf(block.rrule, start, addMinutes(`${from}T00:00`, -minutes), `${addDays(to, 1)}T00:00`) : [start];
  return starts
    .map((one) => ({ block, start: one, end: addMinutes(one, minutes) }))
    .filter((time) => time.end > `${from}T00:00` && time.start < `${addDays(to, 1)}T00:00`);
}

function startsOf(rule: string, start: string, after: string, before: string): string[] {
  const found = rrulestr(rule, { dtstart: asUtc(start) }).between(asUtc(after), asUtc(before), true);
  return found.slice(0, MOST).map((date) => date.toISOString().slice(0, 16));
}

export type Repetition = "never" | "daily" | "weekdays" | "weekly";

const CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** The rule as the wire wants it; `until` is the last day, included. */
export function ruleOf(repetition: Repetition, start: string, until: string): string | null {
  const parts: Record<Repetition, string | null> = {
    never: null,
    daily: "FREQ=DAILY",
    weekdays: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    weekly: `FREQ=WEEKLY;BYDAY=${CODES[weekdayOf(start) - 1]}`,
  };
  const rule = parts[repetition];
  return rule && until ? `${rule};UNTIL=${until.replaceAll("-", "")}T235959` : rule;
}
