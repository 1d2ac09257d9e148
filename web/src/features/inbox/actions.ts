/** What one does to a conversation. On screen at once; taken back, with a word, when the server refuses. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";

import { api } from "@/api/client";
import { useMe } from "@/api/me";
import type { Conversation, Priority } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";

import { absorbConversation } from "./feed";
import { usePeople } from "./people";
import { keys } from "./queries";
import { inboxWords } from "./words";

export interface ConversationChange {
  status?: Conversation["status"];
  assignee_id?: string | null;
  team_id?: string | null;
  bot_active?: boolean;
  labels?: string[];
  priority?: Priority;
  snoozed_until?: string | null;
  is_unread?: boolean;
}

interface Named {
  id: string;
  name: string;
}

interface Wanted {
  conversation: Conversation;
  change: ConversationChange;
  /** The team's name, to show before the server answers. */
  team?: Named | null;
  /** Once the server has agreed; also when the conversation is no longer on screen, or another change is under way. */
  after?: () => void;
}

/** For any conversation: the open one, a row of the list. */
export function useChanges() {
  const queryClient = useQueryClient();
  const people = usePeople();
  const meId = useMe().user?.id ?? null;
  return useMutation({
    mutationFn: ({ conversation, change }: Wanted) => api.put<Conversation>(`/conversations/${conversation.id}`, { body: change }),
    onMutate: ({ conversation, change, team }) => {
      const before = queryClient.getQueryData<Conversation>(keys.conversation(conversation.id)) ?? conversation;
      const next = foreseen(before, change, people, meId);
      absorbConversation(queryClient, team === undefined ? next : { ...next, team }, meId);
      return before;
    },
    onError: (_failure, _wanted, before) => before && absorbConversation(queryClient, before, meId),
    onSuccess: (agreed, { after }) => {
      absorbConversation(queryClient, agreed, meId);
      void queryClient.invalidateQueries({ queryKey: keys.counters });
      after?.();
    },
  });
}

export function foreseen(before: Conversation, change: ConversationChange, people: Named[], meId: string | null): Conversation {
  const { assignee_id, is_unread, ...rest } = change;
  const next = { ...before, ...rest, ...(is_unread === undefined ? {} : { unread_count: is_unread ? Math.max(1, before.unread_count) : 0 }) };
  if (assignee_id === undefined) return next;
  const id = assignee_id === "me" ? meId : assignee_id;
  const person = people.find((one) => one.id === id);
  return { ...next, assignee_id: id, assignee: id === null ? null : person ? { id: person.id, name: person.name } : next.assignee };
}

export function useActions(conversation: Conversation) {
  const words = useWords(inboxWords);
  const { mutate: submit } = useChanges();
  return useMemo(() => {
    const { status, labels, bot_active, id, assignee_id, priority } = conversation;
    const mutate = (change: ConversationChange, after?: () => void, team?: Named | null) => submit({ conversation, change, team, after });
    const undoable = (text: string, forth: ConversationChange, back: ConversationChange) =>
      mutate(forth, () => announce({ tone: "good", text, action: { label: words.undo, act: () => mutate(back) } }));
    return {
      id,
      takeOver: () => mutate({ assignee_id: "me", bot_active: false }),
      handBack: () => mutate({ bot_active: true }, () => announce({ tone: "good", text: words.handedBack })),
      assign: (userId: string | null) => mutate({ assignee_id: userId, ...(userId && bot_active ? { bot_active: false } : {}) }),
      toTeam: (team: Named | null) => mutate({ team_id: team?.id ?? null }, undefined, team),
      resolve: () => undoable(words.resolved, { status: "resolved" }, { status }),
      reopen: () => mutate({ status: "open" }),
      setPending: () => undoable(words.pended, { status: "pending" }, { status }),
      snooze: (until: string) => undoable(words.snoozed, { status: "snoozed", snoozed_until: until }, { status, snoozed_until: null }),
      toggleLabel: (name: string) => mutate({ labels: labels.includes(name) ? labels.filter((label) => label !== name) : [...labels, name] }),
      prioritise: (next: Priority) => next !== priority && mutate({ priority: next }),
      markRead: () => mutate({ is_unread: false }),
      markUnread: () => mutate({ is_unread: true }),
      copyLink: () => void navigator.clipboard?.writeText(`${location.origin}/conversas/${id}`).then(() => announce({ tone: "good", text: words.copied })),
      assignee_id,
    };
  }, [conversation, submit, words]);
}

export type Actions = ReturnType<typeof useActions>;
