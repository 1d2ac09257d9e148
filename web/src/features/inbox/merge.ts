/** How one conversation or message that arrives live joins the pages already loaded. Pure. */
import type { InfiniteData } from "@tanstack/react-query";

import type { Conversation, Message, Page } from "@/api/types";

import { belongs, isJudgedElsewhere, type ListFilter } from "./filter";
import { orderOf } from "./order";

export type Pages<Item> = InfiniteData<Page<Item>>;

/** In the list's own order, each once, in the page where it belongs. */
export function placeConversation(pages: Pages<Conversation>, conversation: Conversation, filter: ListFilter, meId: string | null): Pages<Conversation> {
  const known = pages.pages.some((page) => page.items.some((item) => item.id === conversation.id));
  const stays = belongs(conversation, filter, meId);
  if (filter.q.trim()) return known ? replaced(pages, conversation) : pages;
  if (!known && (!stays || isJudgedElsewhere(filter))) return pages;
  // Reading the last unread message must not pull the conversation from under the reader.
  if (known && filter.unread && belongs(conversation, { ...filter, unread: false }, meId)) return replaced(pages, conversation);
  const without = mapPages(pages, (items) => items.filter((item) => item.id !== conversation.id));
  return stays ? inserted(without, conversation, orderOf(filter)) : without;
}

function inserted(pages: Pages<Conversation>, conversation: Conversation, compare: (one: Conversation, other: Conversation) => number): Pages<Conversation> {
  const last = pages.pages.length - 1;
  const target = pages.pages.findIndex((page, index) => {
    const end = page.items.at(-1);
    return (end && compare(conversation, end) <= 0) || (index === last && page.next_cursor === null);
  });
  // After everything loaded: it comes with its own page.
  if (target === -1) return pages;
  return mapPages(pages, (items, index) => {
    if (index !== target) return items;
    const before = items.findIndex((item) => compare(conversation, item) <= 0);
    const place = before === -1 ? items.length : before;
    return [...items.slice(0, place), conversation, ...items.slice(place)];
  });
}

export function replaced<Item extends { id: string }>(pages: Pages<Item>, next: Item): Pages<Item> {
  return mapPages(pages, (items) => items.map((item) => (item.id === next.id ? next : item)));
}

function mapPages<Item>(pages: Pages<Item>, change: (items: Item[], index: number) => Item[]): Pages<Item> {
  return { ...pages, pages: pages.pages.map((page, index) => ({ ...page, items: change(page.items, index) })) };
}

/** The order of reading: the provider's time for what came in, ours for what goes out. */
export const writtenAt = (message: Message) => (message.direction === "inbound" ? (message.provider_at ?? message.created_at) : message.created_at);

const later = (one: Message, other: Message) => {
  const a = Date.parse(writtenAt(one));
  const b = Date.parse(writtenAt(other));
  return a === b ? (one.id > other.id ? 1 : one.id < other.id ? -1 : 0) : a - b;
};

/** Pages come newest first. A message older than all loaded ones is left for its page. */
export function placeMessage(pages: Pages<Message>, message: Message): Pages<Message> {
  if (pages.pages.some((page) => page.items.some((item) => item.id === message.id))) return replaced(pages, message);
  const last = pages.pages.length - 1;
  const target = pages.pages.findIndex((page, index) => {
    const oldest = page.items.at(-1);
    return (oldest && later(message, oldest) > 0) || (index === last && page.next_cursor === null);
  });
  if (target === -1) return pages;
  return mapPages(pages, (items, index) => (index === target ? [...items, message].sort((one, other) => later(other, one)) : items));
}

/** As the server orders them: a failure yields to delivered, read and played alone. */
const RANK = { queued: 0, sending: 1, unknown: 1, received: 2, sent: 2, failed: 3, delivered: 4, read: 5, played: 6 };

/** An answer that was on its way while a newer frame came must not turn a tick back. */
export function newerOf(known: Message | undefined, next: Message): Message {
  if (!known || RANK[next.status] >= RANK[known.status] || next.status === "queued") return next;
  return { ...next, status: known.status, error: known.error };
}

export const flat = <Item>(pages: Pages<Item> | undefined): Item[] => pages?.pages.flatMap((page) => page.items) ?? [];
