/** What the operations' screen reads from the server. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api } from "@/api/client";
import { Problem } from "@/api/problem";
import type { FailedJob, Health, KeptWebhook, KeptWebhookWhole, LaneStats, Page } from "@/api/types";

export const EVERY = 5_000;

export const statsQuery = queryOptions({
  queryKey: ["queues", "stats"],
  queryFn: async ({ signal }) => (await api.get<{ queues: LaneStats[] }>("/api/integrations/queues/stats", { signal })).queues,
  refetchInterval: EVERY,
  staleTime: 0,
});

export const failedQuery = infiniteQueryOptions({
  queryKey: ["queues", "failed"],
  queryFn: ({ pageParam, signal }) => api.get<Page<FailedJob>>("/queues/failed", { query: { limit: 50, cursor: pageParam }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor,
  staleTime: 0,
});

export const webhooksQuery = (state: string) =>
  infiniteQueryOptions({
    queryKey: ["kept-webhooks", "list", state],
    queryFn: ({ pageParam, signal }) => api.get<Page<KeptWebhook>>("/kept-webhooks", { query: { state, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });

export const webhookQuery = (id: string) => queryOptions({ queryKey: ["kept-webhooks", "one", id], queryFn: ({ signal }) => api.get<KeptWebhookWhole>(`/kept-webhooks/${id}`, { signal }), staleTime: 0 });

/** A part that is down makes the answer a 503 with the same body: that is an answer, no failure. */
export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: async ({ signal }) => {
    try {
      return await api.get<Health>("/api/integrations/health", { signal });
    } catch (failure) {
      if (failure instanceof Problem && Array.isArray(failure.body.parts)) return failure.body as unknown as Health;
      throw failure;
    }
  },
  refetchInterval: EVERY,
  staleTime: 0,
});
