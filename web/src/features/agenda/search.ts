/** What the agenda's address says: the day, the view, who is shown, and which appointment is open. */
import { isDay } from "./days";

export const VIEWS = ["dia", "semana", "mes", "lista"] as const;
export type View = (typeof VIEWS)[number];

export interface AgendaSearch {
  data?: string;
  visao?: View;
  clinica?: string;
  /** Ids with commas between. */
  medicos?: string;
  cancelados?: boolean;
  /** Looks (statuses.ts) with commas between. */
  situacao?: string;
  /** A patient's name or number, or a part of it. */
  busca?: string;
  /** A day's columns are rooms instead of practitioners. */
  salas?: boolean;
  id?: string;
}

const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);

export function agendaSearch(search: Record<string, unknown>): AgendaSearch {
  return {
    data: isDay(search.data) ? search.data : undefined,
    visao: VIEWS.find((view) => view === search.visao),
    clinica: text(search.clinica),
    medicos: text(search.medicos),
    cancelados: search.cancelados === true ? true : undefined,
    situacao: text(search.situacao),
    busca: text(search.busca),
    salas: search.salas === true ? true : undefined,
    id: text(search.id),
  };
}
