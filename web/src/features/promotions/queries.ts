/** What these screens read from the server. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import { api } from "@/api/client";
import type { Page, Promocao } from "@/api/types";

export const promotionsQuery = queryOptions({ queryKey: ["promocoes", "list"], queryFn: ({ signal }) => readAll<Promocao>("/promocoes", { signal }) });

/** Those that can be used today, for one service. */
export const activePromotionsQuery = (servico_id: string, clinica_id?: string) =>
  queryOptions({
    queryKey: ["promocoes", "ativas", servico_id, clinica_id ?? ""],
    queryFn: async ({ signal }) => (await api.get<Page<Promocao>>("/promocoes/ativas", { signal, query: { servico_id, clinica_id } })).items,
    enabled: !!servico_id,
  });
