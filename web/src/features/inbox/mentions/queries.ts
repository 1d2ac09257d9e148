/** The notes in which one was mentioned. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Mention, Page } from "@/api/types";

export const mentionKeys = { all: ["mentions"] as const, counters: ["mentions", "counters"] as const };

export const mentionCountQuery = queryOptions({
  queryKey: mentionKeys.counters,
  queryFn: ({ signal }) => api.get<{ unread: number }>("/mentions/counters", { signal }),
  staleTime: 60_000,
});

/** The unread ones come first, in a list of their own; what was read stands in the second. */
export const mentionsQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: [...mentionKeys.all, unread ? "unread" : "whole"] as const,
    queryFn: ({ pageParam, signal }) => api.get<Page<Mention>>("/mentions", { query: { unread: unread || undefined, limit: 30, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export const readMentions = (which: { ids?: string[]; conversation_id?: string }) => api.put<{ unread: number }>("/mentions", { body: which });
