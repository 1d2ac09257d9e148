/** Who the caller is, and what they may do. */
import { useSuspenseQuery, queryOptions } from "@tanstack/react-query";

import { zone } from "@/lib/zone";

import { api } from "./client";
import type { Me, Role } from "./types";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => {
    const me = await api.get<Me>("/me", { signal });
    zone.set(me.account.timezone);
    return me;
  },
  staleTime: 5 * 60_000,
});

export const useMe = () => useSuspenseQuery(meQuery).data;

const RANKS: Role[] = ["read_only", "attendant", "manager", "owner"];

export const ranks = (role: Role | undefined, least: Role) => !!role && RANKS.indexOf(role) >= RANKS.indexOf(least);

export function useMay(least: Role): boolean {
  return ranks(useMe().user?.role, least);
}
