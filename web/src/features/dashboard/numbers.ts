/** How the dashboard writes shares, money and lengths of time, and what it makes of many days. */
import type { Painel } from "@/api/types";
import { language } from "@/lib/language";

export const NONE = "–";

const number = (value: number, digits: number) => value.toLocaleString(language.get(), { minimumFractionDigits: digits, maximumFractionDigits: digits });

export const percent = (share: number | null | undefined) => (share === null || share === undefined ? NONE : `${number(share * 100, share < 0.1 && share > 0 ? 1 : 0)}%`);

/** Thousands apart. */
export const count = (value: number) => number(value, 0);

/** Whole reais where they are many: cents say nothing beside thousands. */
export function money(amount: string | number | null | undefined): string {
  if (amount === null || amount === undefined) return NONE;
  const value = Number(amount);
  return `R$ ${number(value, value !== 0 && Math.abs(value) < 100 ? 2 : 0)}`;
}

export const hours = (minutes: number) => `${number(minutes / 60, minutes && minutes < 600 ? 1 : 0)} h`;

export const decimal = (value: number | null | undefined) => (value === null || value === undefined ? NONE : number(value, 1));

export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return NONE;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}

export interface Bar {
  /** "2026-11-23", or "2026-11" where months are put together. */
  name: string;
  fulfilled: number;
  missed: number;
  open: number;
  cancelled: number;
  busy: number;
  offered: number;
  done: number;
  expected: number;
  lost: number;
}

const BY_MONTH_FROM = 93;

export const occupancyOf = (bar: Bar) => (bar.offered ? bar.busy / bar.offered : null);

/** One bar a day; many days are read by month. */
export function barsOf(days: Painel["por_dia"]): Bar[] {
  const byMonth = days.length > BY_MONTH_FROM;
  const bars = new Map<string, Bar>();
  for (const day of days) {
    const name = byMonth ? day.data.slice(0, 7) : day.data;
    const bar = bars.get(name) ?? { name, fulfilled: 0, missed: 0, open: 0, cancelled: 0, busy: 0, offered: 0, done: 0, expected: 0, lost: 0 };
    bar.fulfilled += day.realizados;
    bar.missed += day.faltas;
    bar.open += day.agendamentos - day.realizados - day.faltas;
    bar.cancelled += day.cancelados;
    bar.busy += day.minutos_ocupados;
    bar.offered += day.minutos_oferecidos;
    bar.done += Number(day.receita?.realizada ?? 0);
    bar.expected += Number(day.receita?.prevista ?? 0);
    bar.lost += Number(day.receita?.perdida ?? 0);
    bars.set(name, bar);
  }
  return [...bars.values()];
}

export const isMonth = (name: string) => name.length === 7;

/** "23/11" or "11/2026". */
export const shortName = (name: string) => (isMonth(name) ? `${name.slice(5)}/${name.slice(0, 4)}` : `${name.slice(8)}/${name.slice(5, 7)}`);

export const longName = (name: string) => name.split("-").toReversed().join("/");
