/** What the dashboard reads from the server. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import { api } from "@/api/client";
import type { Clinica, Medico, Metricas, Painel } from "@/api/types";

import type { Days } from "./search";

export const clinicsQuery = queryOptions({ queryKey: ["clinicas", "list"], queryFn: ({ signal }) => readAll<Clinica>("/clinicas", { signal }) });
export const practitionersQuery = queryOptions({ queryKey: ["medicos", "list"], queryFn: ({ signal }) => readAll<Medico>("/medicos", { signal }) });

export interface Asked extends Days {
  clinica: string;
  medico_id?: string;
}

export const dashboardQuery = ({ clinica, ...query }: Asked) =>
  queryOptions({
    queryKey: ["painel", clinica, query] as const,
    queryFn: ({ signal }) => api.get<Painel>(`/clinicas/${clinica}/dashboard`, { signal, query }),
    placeholderData: keepPreviousData,
    enabled: !!clinica,
  });

/** Every line of the period, page by page. */
export async function readMetrics({ clinica, ...query }: Asked): Promise<Metricas["items"]> {
  const rows: Metricas["items"] = [];
  let cursor: string | null | undefined = null;
  do {
    const page: Metricas = await api.get<Metricas>(`/clinicas/${clinica}/metricas`, { query: { ...query, limit: 500, cursor } });
    rows.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return rows;
}
