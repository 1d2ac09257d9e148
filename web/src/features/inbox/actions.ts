/** What one does to a conversation. On screen at once; taken back, with a word, when the server refuses. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";

import { api } from "@/api/client";
import { useMe } from "@/api/me";
import type { Conversation, Priority } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";

import { absorbConversation } from "./feed";
import { keys } from "./queries";
import { inboxWords } from "./words";

export interface ConversationChange {
  status?: Conversation["status"];
  assignee_id?: string | null;
  bot_active?: boolean;
  labels?: string[];
  priority?: Priority;
  snoozed_until?: string | null;
  unread_count?: 0;
}

export function useChange(conversation: Conversation) {
  const queryClient = useQueryClient();
  const me = useMe();
  const meId = me.user?.id ?? null;
  return useMutation({
    mutationFn: (change: ConversationChange) => api.put<Conversation>(`/conversations/${conversation.id}`, { body: change }),
    onMutate: (change) => {
      const before = queryClient.getQueryData<Conversation>(keys.conversation(conversation.id)) ?? conversation;
      absorbConversation(queryClient, foreseen(before, change, me.user), meId);
      return before;
    },
    onError: (_failure, _change, before) => before && absorbConversation(queryClient, before, meId),
    onSuccess: (after) => {
      absorbConversation(queryClient, after, meId);
      void queryClient.invalidateQueries({ queryKey: keys.counters });
    },
  });
}

function foreseen(before: Conversation, change: ConversationChange, user: { id: string; name: string } | null): Conversation {
  const { assignee_id, ...rest } = change;
  const next = { ...before, ...rest };
  if (assignee_id === undefined) return next;
  if (assignee_id === null) return { ...next, assignee_id: null, assignee: null };
  const me = assignee_id === "me" || assignee_id === user?.id;
  return { ...next, assignee_id: me ? (user?.id ?? null) : assignee_id, assignee: me && user ? { id: user.id, name: user.name } : next.assignee };
}

export function useActions(conversation: Conversation) {
  const words = useWords(inboxWords);
  const change = useChange(conversation);
  const { mutate } = change;
  const { status, labels, bot_active, id } = conversation;
  return useMemo(() => {
    const undoable = (text: string, forth: ConversationChange, back: ConversationChange) =>
      mutate(forth, { onSuccess: () => announce({ tone: "good", text, action: { label: words.undo, act: () => mutate(back) } }) });
    return {
      id,
      takeOver: () => mutate({ assignee_id: "me", bot_active: false }),
      handBack: () => mutate({ bot_active: true }, { onSuccess: () => announce({ tone: "good", text: words.handedBack }) }),
      assign: (userId: string | null) => mutate({ assignee_id: userId, ...(userId && bot_active ? { bot_active: false } : {}) }),
      resolve: () => undoable(words.resolved, { status: "resolved" }, { status }),
      reopen: () => mutate({ status: "open" }),
      setPending: () => mutate({ status: "pending" }),
      snooze: (until: string) => undoable(words.snoozed, { status: "snoozed", snoozed_until: until }, { status, snoozed_until: null }),
      toggleLabel: (name: string) => mutate({ labels: labels.includes(name) ? labels.filter((label) => label !== name) : [...labels, name] }),
      prioritise: (priority: Priority) => mutate({ priority }),
      markRead: () => mutate({ unread_count: 0 }),
    };
  }, [id, mutate, status, labels, bot_active, words]);
}

export type Actions = ReturnType<typeof useActions>;
