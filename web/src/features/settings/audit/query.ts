/** The activities, a page at a time; days are the account's. */
import { infiniteQueryOptions } from "@tanstack/react-query";

import { address, api } from "@/api/client";
import type { AuditEntry, Page } from "@/api/types";
import { instantOf, zone } from "@/lib/zone";

import { type Group, GROUPS } from "./groups";

export interface AuditFilter {
  person: string;
  group: Group | "";
  from: string;
  to: string;
}

export const NOTHING: AuditFilter = { person: "", group: "", from: "", to: "" };

/** The address of a page: `to` is a day that is still shown, so the instant asked for is the next day's first. */
export function auditAddress(filter: AuditFilter, cursor: string | null): string {
  const start = (day: string) => (day ? instantOf(zone.get(), `${day}T00:00`).toISOString() : null);
  const path = address("/audit", { person: filter.person, from: start(filter.from), to: start(filter.to && dayAfter(filter.to)), cursor, limit: 50 });
  const acts = filter.group ? GROUPS[filter.group].map((act) => `&act=${act}`).join("") : "";
  return path + acts;
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit", filter],
    staleTime: 0,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get<Page<AuditEntry>>(auditAddress(filter, pageParam), { signal }),
    getNextPageParam: (last) => last.next_cursor ?? null,
  });

function dayAfter(day: string): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}
