/** The same change to many conversations: on screen at once, taken back whole with one click. */
import { useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/client";
import { useMe } from "@/api/me";
import type { Conversation } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";

import { foreseen, type ConversationChange } from "./actions";
import { absorbConversation } from "./feed";
import { listWords } from "./list/words";
import { usePeople } from "./people";
import { keys } from "./queries";

export type What = keyof (typeof listWords)["pt-BR"]["what"];

/** What each conversation becomes; null leaves it as it is. */
export type Change = (conversation: Conversation) => ConversationChange | null;

const AT_ONCE = 6;

export function useBulk() {
  const words = useWords(listWords);
  const queryClient = useQueryClient();
  const people = usePeople();
  const meId = useMe().user?.id ?? null;
  const show = (conversation: Conversation) => absorbConversation(queryClient, conversation, meId);

  const run = async (pairs: [Conversation, ConversationChange][]): Promise<Conversation[]> => {
    pairs.forEach(([conversation, change]) => show(foreseen(conversation, change, people, meId)));
    const done: Conversation[] = [];
    const left = [...pairs];
    const worker = async () => {
      for (let next = left.shift(); next; next = left.shift()) {
        const [before, change] = next;
        try {
          show(await api.put<Conversation>(`/conversations/${before.id}`, { body: change }));
          done.push(before);
        } catch {
          show(before);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    void queryClient.invalidateQueries({ queryKey: keys.counters });
    return done;
  };

  return async (conversations: Conversation[], what: What, change: Change) => {
    const pairs = conversations.flatMap((conversation): [Conversation, ConversationChange][] => {
      const wanted = change(conversation);
      return wanted ? [[conversation, wanted]] : [];
    });
    const done = await run(pairs);
    if (done.length < pairs.length) announce({ tone: "danger", text: words.someFailed(pairs.length - done.length) });
    if (!done.length) return;
    const back = done.map((before): [Conversation, ConversationChange] => [before, reverse(before, pairs.find(([one]) => one.id === before.id)![1])]);
    announce({
      tone: "good",
      text: words.done(done.length, words.what[what]),
      action: { label: words.undo, act: () => void run(back).then(() => announce({ tone: "good", text: words.undone })) },
    });
  };
}

/** The change that leads back, of the same keys. */
export function reverse(before: Conversation, change: ConversationChange): ConversationChange {
  const names = (Object.keys(change) as (keyof ConversationChange)[]).filter((name) => name !== "unread_count");
  const back = Object.fromEntries(names.map((name) => [name, before[name]])) as ConversationChange;
  return change.status === "snoozed" ? { ...back, snoozed_until: before.snoozed_until } : back;
}
