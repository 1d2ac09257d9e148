/** What the dashboard's address says: which clinic, whom, and when. */
import { addDays } from "@/lib/time";

export const PERIODS = ["mes", "passado", "7", "30", "90", "365", "proximos", "outro"] as const;
export type PeriodName = (typeof PERIODS)[number];

export interface DashboardSearch {
  clinica?: string;
  medico?: string;
  periodo?: PeriodName;
  de?: string;
  ate?: string;
}

const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);
const day = (value: unknown) => (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined);

export function dashboardSearch(search: Record<string, unknown>): DashboardSearch {
  // The router reads a number where the address has one.
  const periodo = PERIODS.find((name) => name === String(search.periodo));
  return { clinica: text(search.clinica), medico: text(search.medico), periodo, de: day(search.de), ate: day(search.ate) };
}

/** The first and the last day, both in it. */
export interface Days {
  data: string;
  data_fim: string;
}

const LONGEST = 365;

export function daysOf({ periodo = "mes", de, ate }: DashboardSearch, today: string): Days {
  const month = today.slice(0, 8) + "01";
  switch (periodo) {
    case "mes":
      return { data: month, data_fim: today };
    case "passado": {
      const last = addDays(month, -1);
      return { data: last.slice(0, 8) + "01", data_fim: last };
    }
    case "proximos":
      return { data: today, data_fim: addDays(today, 29) };
    case "outro": {
      const [first, last] = [de ?? month, ate ?? today].toSorted() as [string, string];
      return { data: first, data_fim: last > addDays(first, LONGEST) ? addDays(first, LONGEST) : last };
    }
    default:
      return { data: addDays(today, 1 - Number(periodo)), data_fim: today };
  }
}
