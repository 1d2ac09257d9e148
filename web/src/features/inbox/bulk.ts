/** The same change to many conversations: on screen at once, taken back whole with one click. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";

import { api } from "@/api/client";
import { useMe } from "@/api/me";
import { readable } from "@/api/problem";
import type { BulkChange, Conversation } from "@/api/types";
import { announce } from "@/lib/announcements";
import { newKey } from "@/lib/ids";
import { useWords, wordsNow } from "@/lib/language";

import { foreseen, type ConversationChange } from "./actions";
import { absorbConversation } from "./feed";
import { listWords } from "./list/words";
import { usePeople } from "./people";
import { keys } from "./queries";

export type What = keyof (typeof listWords)["pt-BR"]["what"];

export interface ManyChange extends ConversationChange {
  add_labels?: string[];
  remove_labels?: string[];
}

export function useBulk() {
  const words = useWords(listWords);
  const queryClient = useQueryClient();
  const people = usePeople();
  const meId = useMe().user?.id ?? null;
  const show = (conversation: Conversation) => absorbConversation(queryClient, conversation, meId);

  return async (conversations: Conversation[], what: What, change: ManyChange) => {
    conversations.forEach((conversation) => show(foreseenOf(conversation, change, people, meId)));
    try {
      const answer = await api.post<BulkChange>("/conversations/bulk", { body: { ids: conversations.map(({ id }) => id), change }, key: newKey() });
      const done = await settled(answer);
      takeBackFailed(done, conversations, show);
      tell(done, words.what[what], queryClient);
    } catch (failure) {
      conversations.forEach(show);
      announce({ tone: "danger", text: readable(failure) });
    }
    void queryClient.invalidateQueries({ queryKey: keys.counters });
  };
}

const PATIENCE = 120;
const BETWEEN = 500;

/** Many hundreds are changed after the answer: it is asked until all are done. */
async function settled(answer: BulkChange): Promise<BulkChange> {
  let now = answer;
  for (let tries = 0; (now.status === "running" || now.status === "undoing") && tries < PATIENCE; tries++) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN));
    now = await api.get<BulkChange>(`/bulk-changes/${answer.id}`);
  }
  return now;
}

function takeBackFailed(done: BulkChange, before: Conversation[], show: (conversation: Conversation) => void): void {
  const failed = new Set((done.items ?? []).filter((item) => item.status === "failed").map((item) => item.conversation_id));
  before.filter((conversation) => failed.has(conversation.id)).forEach(show);
}

function tell(done: BulkChange, what: string, queryClient: QueryClient): void {
  const words = wordsNow(listWords);
  if (done.failed) announce({ tone: "danger", text: words.someFailed(done.failed) });
  if (!done.changed) return;
  announce({ tone: "good", text: words.done(done.changed, what), action: { label: words.undo, act: () => void undo(done.id, queryClient) } });
}

async function undo(id: string, queryClient: QueryClient): Promise<void> {
  const words = wordsNow(listWords);
  try {
    const undone = await settled(await api.post<BulkChange>(`/bulk-changes/${id}/undo`));
    announce({ tone: "good", text: undone.changed_since ? words.undoneBut(undone.changed_since) : words.undone });
  } catch (failure) {
    announce({ tone: "danger", text: readable(failure) });
  }
  void queryClient.invalidateQueries({ queryKey: keys.lists });
  void queryClient.invalidateQueries({ queryKey: keys.counters });
}

export function foreseenOf(conversation: Conversation, change: ManyChange, people: { id: string; name: string }[], meId: string | null): Conversation {
  const { add_labels = [], remove_labels = [], ...rest } = change;
  const next = foreseen(conversation, rest, people, meId);
  const labels = [...next.labels.filter((name) => !remove_labels.includes(name)), ...add_labels.filter((name) => !next.labels.includes(name))];
  return { ...next, labels };
}
