/** What a search finds besides conversations. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Found } from "@/api/types";

const SHORTEST = 3;

export const isSought = (q: string) => q.length >= SHORTEST;

export const foundMessagesQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ["search", "messages", q] as const,
    queryFn: ({ pageParam, signal }) => api.get<Found>("/search", { query: { q, in: "messages", limit: 20, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: isSought(q),
    staleTime: 60_000,
  });

export const foundContactsQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", "contacts", q] as const,
    queryFn: async ({ signal }) => (await api.get<Found>("/search", { query: { q, in: "contacts", limit: 6 }, signal })).contacts,
    enabled: isSought(q),
    staleTime: 60_000,
  });
