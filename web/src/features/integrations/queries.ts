/** What these screens read from the server. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import type { Clinica, Connection, Connector } from "@/api/types";
import { readVersioned } from "@/api/versioned";

export const connectorsQuery = queryOptions({ queryKey: ["connectors"], queryFn: ({ signal }) => readAll<Connector>("/connectors", { signal }), staleTime: Infinity });
export const connectionsQuery = queryOptions({ queryKey: ["connections", "list"], queryFn: ({ signal }) => readAll<Connection>("/connections", { signal }) });
export const connectionQuery = (id: string) => queryOptions({ queryKey: ["connections", "one", id], queryFn: ({ signal }) => readVersioned<Connection>(`/connections/${id}`, signal) });
export const clinicsQuery = queryOptions({ queryKey: ["clinicas", "list"], queryFn: ({ signal }) => readAll<Clinica>("/clinicas", { signal }) });
