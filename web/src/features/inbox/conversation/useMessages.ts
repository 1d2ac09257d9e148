/** A conversation's messages: from the newest back, or around the one at which it was opened, with the way on in both directions. */
import { useInfiniteQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { api } from "@/api/client";
import { useLive } from "@/api/live";
import type { Message } from "@/api/types";

import { flat, newerOf, placeMessage, replaced, type Pages } from "../merge";
import { keys, messagesQuery } from "../queries";

interface MessagePage {
  items: Message[];
  next_cursor?: string | null;
  previous_cursor?: string | null;
}

/** `at` is the place that a search told: a cursor whose page begins with the message itself. */
export function useMessages(conversationId: string, at: string | undefined) {
  const newest = useInfiniteQuery({ ...messagesQuery(conversationId), enabled: !at });
  const around = useAround(conversationId, at);
  const query = at ? around : newest;
  const data = query.data as InfiniteData<MessagePage> | undefined;
  const messages = useMemo(() => flat(data as Pages<Message> | undefined).toReversed(), [data]);
  const first = (data?.pages.length ?? 0) === 1;
  return {
    query,
    messages,
    /** Loaded as far as is needed to go to the message. */
    ready: query.isSuccess && !(at && first && around.hasPreviousPage),
    newer: at && around.hasPreviousPage ? around.fetchPreviousPage : null,
    loadingNewer: around.isFetchingPreviousPage,
  };
}

interface From {
  cursor?: string | null;
  after?: string;
}

function useAround(conversationId: string, at: string | undefined) {
  const key = useMemo(() => [...keys.messages(conversationId), "around", at ?? ""] as const, [conversationId, at]);
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => api.get<MessagePage>(`/conversations/${conversationId}/messages`, { query: { limit: 50, ...pageParam }, signal }),
    initialPageParam: { cursor: at } as From,
    getNextPageParam: (page): From | undefined => (page.next_cursor ? { cursor: page.next_cursor } : undefined),
    getPreviousPageParam: (page): From | undefined => (page.previous_cursor ? { after: page.previous_cursor } : undefined),
    enabled: !!at,
    staleTime: Infinity,
    gcTime: 60_000,
  });
  const { isSuccess, hasPreviousPage, data, fetchPreviousPage } = query;
  // What was said just after belongs to it.
  useEffect(() => {
    if (isSuccess && data.pages.length === 1 && hasPreviousPage) void fetchPreviousPage();
  }, [isSuccess, data, hasPreviousPage, fetchPreviousPage]);
  const queryClient = useQueryClient();
  useLive((frame) => {
    if (!at || !frame.event.startsWith("message.")) return;
    const message = frame.data as unknown as Message;
    queryClient.setQueryData<Pages<Message>>(key, (pages) => {
      const known = flat(pages).find((item) => item.id === message.id);
      if (!pages || known) return pages && known && replaced(pages, newerOf(known, message));
      // Only where all up to the newest is loaded does a new one follow the last.
      return hasPreviousPage ? pages : placeMessage(pages, message);
    });
  });
  return query;
}
