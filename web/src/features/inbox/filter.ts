/** What the list shows, and whether a conversation belongs in it. */
import type { Conversation, ConversationStatus } from "@/api/types";

export type Tab = "mine" | "unassigned" | "all";

export interface ListFilter {
  tab: Tab;
  status: ConversationStatus | "all";
  q: string;
  label: string;
  channel_id: string;
  unread: boolean;
}

export const PLAIN_FILTER: ListFilter = { tab: "all", status: "open", q: "", label: "", channel_id: "", unread: false };

const ASSIGNEES: Record<Tab, string | undefined> = { mine: "me", unassigned: "none", all: undefined };

export function queryOf(filter: ListFilter): Record<string, string | boolean | undefined> {
  const sought = filter.q.trim();
  return {
    assignee: sought ? undefined : ASSIGNEES[filter.tab],
    // Who looks for someone wants to find them, wherever they are.
    status: sought ? "all" : filter.status,
    q: sought || undefined,
    label: filter.label || undefined,
    channel_id: filter.channel_id || undefined,
    unread: filter.unread || undefined,
  };
}

export function belongs(conversation: Conversation, filter: ListFilter, meId: string | null): boolean {
  if (filter.status !== "all" && conversation.status !== filter.status) return false;
  if (filter.tab === "mine" && conversation.assignee_id !== meId) return false;
  if (filter.tab === "unassigned" && conversation.assignee_id !== null) return false;
  if (filter.label && !conversation.labels.includes(filter.label)) return false;
  if (filter.channel_id && conversation.channel_id !== filter.channel_id) return false;
  return !filter.unread || conversation.unread_count > 0;
}

export const narrowings = (filter: ListFilter) => Number(!!filter.label) + Number(!!filter.channel_id) + Number(filter.unread);
