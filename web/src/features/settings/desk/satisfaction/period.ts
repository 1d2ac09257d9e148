/** Of which days the figures are shown, and how their days are put together: many days are read by month. */
import { addDays } from "@/lib/time";

import type { Figures } from "../queries";

export type Scores = Record<string, number>;

/** The first and the last day, both in it. */
export interface Period {
  from: string;
  to: string;
}

export interface Bar {
  /** "2026-11-23", or "2026-11" where months are put together. */
  name: string;
  asked: number;
  answered: number;
  scores: Scores;
  average: number | null;
}

const BY_MONTH_FROM = 93;

export const lastDays = (days: number, today: string): Period => ({ from: addDays(today, 1 - days), to: today });

export const daysIn = ({ from, to }: Period): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;

/** Days on which nobody was asked are bars of nothing: a gap is a fact, too. */
export function barsOf(groups: Figures["groups"], period: Period): Bar[] {
  const byMonth = daysIn(period) > BY_MONTH_FROM;
  const bars = new Map<string, Bar>();
  for (let day = period.from; day <= period.to; day = addDays(day, 1)) {
    const name = byMonth ? day.slice(0, 7) : day;
    if (!bars.has(name)) bars.set(name, { name, asked: 0, answered: 0, scores: {}, average: null });
  }
  for (const { id, asked, answered, scores } of groups) {
    const bar = bars.get(byMonth ? String(id).slice(0, 7) : String(id));
    if (!bar) continue;
    bar.asked += asked;
    bar.answered += answered;
    for (const [score, count] of Object.entries(scores as Scores)) bar.scores[score] = (bar.scores[score] ?? 0) + count;
  }
  for (const bar of bars.values()) bar.average = averageOf(bar.scores);
  return [...bars.values()];
}

export function averageOf(scores: Scores): number | null {
  const entries = Object.entries(scores);
  const count = entries.reduce((sum, [, times]) => sum + times, 0);
  return count ? entries.reduce((sum, [score, times]) => sum + Number(score) * times, 0) / count : null;
}
