/** What this screen reads from the server. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import type { Convenio } from "@/api/types";
import { readVersioned } from "@/api/versioned";

export const INSURERS = ["convenios"] as const;

export const insurersQuery = queryOptions({ queryKey: [...INSURERS, "list"], queryFn: ({ signal }) => readAll<Convenio>("/convenios", { signal }) });

/** Read anew for each editing and never under somebody's hands: what is saved goes back with this version. */
export const insurerQuery = (id: string) =>
  queryOptions({ queryKey: [...INSURERS, "one", id], queryFn: ({ signal }) => readVersioned<Convenio>(`/convenios/${id}`, signal), gcTime: 0, refetchOnWindowFocus: false });
