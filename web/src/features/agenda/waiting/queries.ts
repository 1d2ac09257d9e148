/** What the waiting list reads from the server. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import { api } from "@/api/client";
import type { components } from "@/api/schema";
import type { Page } from "@/api/types";

type Shapes = components["schemas"];
export type Wish = Shapes["Pedido"];
export type WishIn = Shapes["PedidoPost"];
export type Offer = Shapes["Oferta"];
export type Figures = Shapes["Metricas"];
export type Options = Shapes["Opcoes"];

export const WAITING = ["lista-espera"] as const;

export const wishesQuery = (status: string) =>
  queryOptions({ queryKey: [...WAITING, "pedidos", status], queryFn: ({ signal }) => readAll<Wish>("/lista-espera", { query: { status }, signal }), refetchInterval: 60_000 });

export const offersQuery = queryOptions({
  queryKey: [...WAITING, "ofertas"],
  queryFn: async ({ signal }) => (await api.get<Page<Offer>>("/lista-espera/ofertas", { query: { limit: 100 }, signal })).items,
});

export const figuresQuery = queryOptions({ queryKey: [...WAITING, "metricas"], queryFn: ({ signal }) => api.get<Figures>("/lista-espera/metricas", { signal }) });
export const optionsQuery = queryOptions({ queryKey: [...WAITING, "opcoes"], queryFn: ({ signal }) => api.get<Options>("/lista-espera/opcoes", { signal }) });
