/** When a block returns: the few rules that people ask for, as RFC 5545 writes them, and back into words' parts. */
import type { Day } from "./week";

export type Frequency = "none" | "daily" | "weekly" | "monthly" | "yearly";

export interface Repetition {
  frequency: Frequency;
  every: number;
  days: Day[];
  /** The last day, YYYY-MM-DD; empty for no end. */
  until: string;
}

const CODES: Record<Day, string> = { 1: "MO", 2: "TU", 3: "WE", 4: "TH", 5: "FR", 6: "SA", 7: "SU" };

export const NO_REPETITION: Repetition = { frequency: "none", every: 1, days: [], until: "" };

export function ruleOf({ frequency, every, days, until }: Repetition): string | null {
  if (frequency === "none") return null;
  const parts = [`FREQ=${frequency.toUpperCase()}`];
  if (every > 1) parts.push(`INTERVAL=${every}`);
  if (frequency === "weekly" && days.length) parts.push(`BYDAY=${[...days].sort().map((day) => CODES[day]).join(",")}`);
  // On the clinic's wall clock: no zone, to the end of that day.
  if (until) parts.push(`UNTIL=${until.replaceAll("-", "")}T235959`);
  return parts.join(";");
}

/** Null where the rule says more than these parts can. */
export function repetitionOf(rule: string | null | undefined): Repetition | null {
  if (!rule) return NO_REPETITION;
  const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string]));
  const frequency = parts.get("FREQ")?.toLowerCase() as Frequency | undefined;
  if (!frequency || [...parts.keys()].some((name) => !["FREQ", "INTERVAL", "BYDAY", "UNTIL", "WKST"].includes(name))) return null;
  const codes = parts.get("BYDAY")?.split(",") ?? [];
  const days = codes.map((code) => Number(Object.keys(CODES).find((day) => CODES[Number(day) as Day] === code)) as Day);
  if (days.some((day) => !day)) return null;
  const until = parts.get("UNTIL");
  return { frequency, every: Number(parts.get("INTERVAL") ?? 1), days, until: until ? `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}` : "" };
}

export function dayOf(date: string): Day {
  return (new Date(`${date}T12:00`).getDay() || 7) as Day;
}
