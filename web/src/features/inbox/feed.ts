/** Keeps the inbox's part of the cache in step with the live feed, whatever screen is shown. */
import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { useLive } from "@/api/live";
import { useMe } from "@/api/me";
import type { Conversation, Frame, Message } from "@/api/types";
import { useWords } from "@/lib/language";

import { useDraftSync } from "./draftSync";
import type { ListFilter } from "./filter";
import { useMentionFeed } from "./mentions/feed";
import { flat, newerOf, placeConversation, placeMessage, replaced, type Pages } from "./merge";
import { recogniseOwn, startOutbox } from "./outbox";
import { countersQuery, keys } from "./queries";
import { endTyping, noteTyping } from "./typing";
import { noteViewing } from "./viewing";
import { inboxWords } from "./words";

export function useInboxFeed(): void {
  const queryClient = useQueryClient();
  const meId = useMe().user?.id ?? null;
  const recount = useRecount(queryClient);
  useDraftSync();
  useMentionFeed();
  useEffect(() => startOutbox((message) => absorbMessage(queryClient, message)), [queryClient]);
  useLive((frame) => {
    if (frame.event.startsWith("conversation.")) {
      absorbConversation(queryClient, frame.data as unknown as Conversation, meId);
      recount();
    } else if (frame.event.startsWith("message.")) hearMessage(queryClient, frame, meId);
    else if (frame.event === "typing") noteTyping(frame.data, meId);
    else if (frame.event === "viewing") noteViewing(frame.data, meId);
  });
}

function hearMessage(queryClient: QueryClient, frame: Frame, meId: string | null): void {
  const message = frame.data as unknown as Message;
  if (frame.event === "message.created") {
    recogniseOwn(message, meId);
    endTyping(message.conversation_id, message.sender.type);
  }
  absorbMessage(queryClient, message);
}

export function absorbMessage(queryClient: QueryClient, message: Message): void {
  queryClient.setQueryData<Pages<Message>>(keys.messages(message.conversation_id), (pages) => {
    if (!pages) return pages;
    const known = pages.pages.flatMap((page) => page.items).find((item) => item.id === message.id);
    return placeMessage(pages, newerOf(known, message));
  });
  tickInLists(queryClient, message);
}

/** A tick that turns blue turns in the list too; the conversation itself has not changed, so nobody tells of it. */
function tickInLists(queryClient: QueryClient, message: Message): void {
  for (const [key, pages] of queryClient.getQueriesData<Pages<Conversation>>({ queryKey: keys.lists })) {
    const shown = flat(pages).find((conversation) => conversation.id === message.conversation_id);
    if (!pages || !shown?.last_message || shown.last_message.id !== message.id || shown.last_message.status === message.status) continue;
    queryClient.setQueryData(key, replaced(pages, { ...shown, last_message: { ...shown.last_message, status: message.status, text: message.text } }));
  }
}

/** Into every list that is loaded, and into the open conversation. */
export function absorbConversation(queryClient: QueryClient, conversation: Conversation, meId: string | null): void {
  queryClient.setQueryData<Conversation>(keys.conversation(conversation.id), (known) => (known || isOpen(conversation.id) ? conversation : known));
  for (const [key, pages] of queryClient.getQueriesData<Pages<Conversation>>({ queryKey: keys.lists })) {
    if (!pages) continue;
    const next = placeConversation(pages, conversation, key[2] as ListFilter, meId);
    if (next !== pages) queryClient.setQueryData(key, next);
  }
}

const isOpen = (id: string) => location.pathname.endsWith(`/${id}`);

/** Many frames at once ask for the counters once. */
function useRecount(queryClient: QueryClient): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void queryClient.invalidateQueries({ queryKey: keys.counters }), 250);
  };
}

export function useInboxBadge(): { unread: number; spoken: string } {
  const words = useWords(inboxWords);
  const unread = useQuery(countersQuery).data?.unread ?? 0;
  return { unread, spoken: words.unreadSpoken(unread) };
}
