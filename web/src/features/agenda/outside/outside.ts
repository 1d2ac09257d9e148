/** What takes a practitioner's time in a calendar outside: greyed on the board, and no appointment of ours. */
import { queryOptions } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { components } from "@/api/schema";
import type { Page } from "@/api/types";

import { addDays, wallOf } from "../days";

export type Ocupado = components["schemas"]["OcupadoFora"];

export interface OutsideTime {
  key: string;
  busy: Ocupado;
  start: string;
  end: string;
}

/** Beside what else is read of calendars outside: their feed makes it read again. */
export const busyQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ["calendars", "busy", from, to] as const,
    queryFn: async ({ signal }) => (await api.get<Page<Ocupado>>("/calendar-busy", { query: { data: from, data_fim: to }, signal })).items,
    refetchOnWindowFocus: true,
  });

/** Of some practitioners on some days, each once however many answers tell of it. */
export function outsideTimes(told: Ocupado[], from: string, to: string, who: Set<string>): OutsideTime[] {
  const found = new Map<string, OutsideTime>();
  for (const busy of told) {
    const start = wallOf(busy.inicio);
    const end = wallOf(busy.fim);
    if (!who.has(busy.medico_id) || end <= `${from}T00:00` || start >= `${addDays(to, 1)}T00:00`) continue;
    const key = [busy.medico_id, busy.mirror_id, busy.inicio, busy.fim, busy.titulo].join("|");
    found.set(key, { key, busy, start, end });
  }
  return [...found.values()];
}
