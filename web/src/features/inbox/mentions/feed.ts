/** Keeps the mentions in step with the live feed, and reads those that stand before one's eyes. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { useLive } from "@/api/live";
import { useMe } from "@/api/me";

import { mentionCountQuery, mentionKeys, readMentions } from "./queries";

export function useMentionFeed(): void {
  const queryClient = useQueryClient();
  useLive((frame) => {
    if (frame.event === "mention.created") void queryClient.invalidateQueries({ queryKey: mentionKeys.all });
    if (frame.event !== "mentions.read") return;
    queryClient.setQueryData(mentionKeys.counters, { unread: Number(frame.data.unread ?? 0) });
    void queryClient.invalidateQueries({ queryKey: mentionKeys.all });
  });
}

/** A program has no mentions. */
export function useUnreadMentions(): number {
  const person = !!useMe().user;
  return useQuery({ ...mentionCountQuery, enabled: person }).data?.unread ?? 0;
}

/** Whoever has the conversation in front of them for a moment has seen the note that calls them. */
export function useMentionsSeen(conversationId: string): void {
  const unread = useUnreadMentions();
  useEffect(() => {
    if (!unread) return;
    const timer = setTimeout(() => {
      if (document.visibilityState === "visible" && document.hasFocus()) void readMentions({ conversation_id: conversationId }).catch(() => undefined);
    }, 1500);
    return () => clearTimeout(timer);
  }, [unread, conversationId]);
}
