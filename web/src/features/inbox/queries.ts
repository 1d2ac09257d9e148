/** What the inbox reads from the server. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { MessageCost } from "@/api/templates";
import type { CannedReply, Channel, Clinica, Contact, Conversation, Counters, Label, Medico, Message, Page, SavedFilter, Team, TimelineEntry, User } from "@/api/types";

import { queryOf, type ListFilter } from "./filter";

export const keys = {
  lists: ["conversations", "list"] as const,
  conversation: (id: string) => ["conversations", "one", id] as const,
  messages: (id: string) => ["conversations", "messages", id] as const,
  counters: ["conversations", "counters"] as const,
};

export const listQuery = (filter: ListFilter) =>
  infiniteQueryOptions({
    queryKey: [...keys.lists, filter] as const,
    queryFn: ({ pageParam, signal }) => api.get<Page<Conversation>>("/conversations", { query: { ...queryOf(filter), limit: 30, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 60_000,
  });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: keys.conversation(id),
    queryFn: ({ signal }) => api.get<Conversation>(`/conversations/${id}`, { signal }),
    staleTime: 60_000,
  });

export const messagesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.messages(id),
    queryFn: ({ pageParam, signal }) => api.get<Page<Message>>(`/conversations/${id}/messages`, { query: { limit: 50, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 60_000,
  });

export const countersQuery = queryOptions({
  queryKey: keys.counters,
  queryFn: ({ signal }) => api.get<Counters>("/conversations/counters", { signal }),
});

const SELDOM = 5 * 60_000;

export const labelsQuery = queryOptions({ queryKey: ["labels"], queryFn: ({ signal }) => all<Label>("/labels", signal), staleTime: SELDOM });
export const usersQuery = queryOptions({ queryKey: ["users", "all"], queryFn: ({ signal }) => all<User>("/users", signal), staleTime: SELDOM });
export const channelsQuery = queryOptions({ queryKey: ["channels"], queryFn: ({ signal }) => all<Channel>("/channels", signal), staleTime: SELDOM });
export const cannedQuery = queryOptions({ queryKey: ["canned-replies", "all"], queryFn: ({ signal }) => all<CannedReply>("/canned-replies", signal), staleTime: SELDOM });

/** Under the keys of the clinics' own screens: what is changed there is new here. */
export const clinicsQuery = queryOptions({ queryKey: ["clinicas", "list"], queryFn: ({ signal }) => all<Clinica>("/clinicas", signal), staleTime: SELDOM });
export const practitionersQuery = queryOptions({ queryKey: ["medicos", "list"], queryFn: ({ signal }) => all<Medico>("/medicos", signal), staleTime: SELDOM });

export const teamsQuery = queryOptions({ queryKey: ["teams", "all"], queryFn: ({ signal }) => all<Team>("/teams", signal), staleTime: SELDOM, retry: false });

export const viewsQuery = queryOptions({ queryKey: ["saved-filters"], queryFn: ({ signal }) => all<SavedFilter>("/saved-filters", signal), staleTime: SELDOM });

export const contactQuery = (id: string) =>
  queryOptions({ queryKey: ["contacts", "one", id], queryFn: ({ signal }) => api.get<Contact>(`/contacts/${id}`, { signal }), staleTime: 60_000 });

export const previousQuery = (contactId: string) =>
  queryOptions({
    queryKey: ["conversations", "of", contactId],
    queryFn: ({ signal }) => api.get<Page<Conversation>>("/conversations", { query: { contact_id: contactId, status: "all", limit: 10 }, signal }),
  });

export const timelineQuery = (messageId: string, status: string) =>
  queryOptions({
    queryKey: ["messages", "timeline", messageId, status],
    queryFn: ({ signal }) => api.get<{ items: TimelineEntry[]; cost: MessageCost | null }>(`/messages/${messageId}/timeline`, { signal }),
  });

/** Short lists, whole: up to ten pages of a hundred. */
async function all<Item>(path: string, signal: AbortSignal, query: Record<string, string> = {}): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 10; pages++) {
    const page: Page<Item> = await api.get<Page<Item>>(path, { query: { ...query, limit: 100, cursor }, signal });
    items.push(...page.items);
    cursor = page.next_cursor ?? null;
    if (!cursor) break;
  }
  return items;
}
