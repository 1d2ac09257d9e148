/** What the list shows, in which order, and whether a conversation belongs in it. */
import type { Conversation, ConversationStatus, Priority } from "@/api/types";

export type Tab = "mine" | "unassigned" | "waiting" | "all";
export type Sort = "newest" | "oldest" | "waiting" | "due" | "priority";

export interface ListFilter {
  tab: Tab;
  status: ConversationStatus | "all";
  q: string;
  label: string;
  channel_id: string;
  /** `mine`, `none` or an id. */
  team: string;
  /** Somebody else's; the tab says mine and nobody's. */
  assignee: string;
  priority: Priority | "";
  unread: boolean;
  participating: boolean;
  mentioned: boolean;
  has_draft: boolean;
  sort: Sort;
}

export const PLAIN_FILTER: ListFilter = {
  tab: "all",
  status: "open",
  q: "",
  label: "",
  channel_id: "",
  team: "",
  assignee: "",
  priority: "",
  unread: false,
  participating: false,
  mentioned: false,
  has_draft: false,
  sort: "newest",
};

const ASSIGNEES: Record<Tab, string | undefined> = { mine: "me", unassigned: "none", waiting: undefined, all: undefined };

/** Whoever opens the queue wants the one who has waited longest. */
export const sortOf = (filter: ListFilter): Sort => (filter.q.trim() ? "newest" : filter.tab === "waiting" && filter.sort === "newest" ? "waiting" : filter.sort);

export type ListQuery = Record<string, string | boolean | undefined>;

export function queryOf(filter: ListFilter): ListQuery {
  const sought = filter.q.trim();
  const sort = sortOf(filter);
  return {
    assignee: sought ? undefined : (ASSIGNEES[filter.tab] ?? (filter.assignee || undefined)),
    waiting: (!sought && filter.tab === "waiting") || undefined,
    // Who looks for someone wants to find them, wherever they are.
    status: sought ? "all" : filter.status,
    q: sought || undefined,
    label: filter.label || undefined,
    channel_id: filter.channel_id || undefined,
    team: filter.team || undefined,
    priority: filter.priority || undefined,
    unread: filter.unread || undefined,
    participating: filter.participating || undefined,
    mentioned: filter.mentioned || undefined,
    has_draft: filter.has_draft || undefined,
    sort: sort === "newest" ? undefined : sort,
  };
}

/** The way back, for a filter that was saved. */
export function filterOf(saved: Record<string, unknown>): ListFilter {
  const assignee = typeof saved.assignee === "string" ? saved.assignee : "";
  const tab: Tab = saved.waiting === true ? "waiting" : assignee === "me" ? "mine" : assignee === "none" ? "unassigned" : "all";
  const text = (name: string) => (typeof saved[name] === "string" ? (saved[name] as string) : "");
  return {
    ...PLAIN_FILTER,
    tab,
    status: (text("status") || "open") as ListFilter["status"],
    q: text("q"),
    label: text("label"),
    channel_id: text("channel_id"),
    team: text("team"),
    assignee: tab === "all" ? assignee : "",
    priority: text("priority") as ListFilter["priority"],
    unread: saved.unread === true,
    participating: saved.participating === true,
    mentioned: saved.mentioned === true,
    has_draft: saved.has_draft === true,
    sort: (text("sort") || "newest") as Sort,
  };
}

/** What only the server can judge: then a list changes in place, and grows when it is read again. */
export const isJudgedElsewhere = (filter: ListFilter) => !!filter.q.trim() || filter.team === "mine" || filter.participating || filter.mentioned || filter.has_draft;

export function belongs(conversation: Conversation, filter: ListFilter, meId: string | null): boolean {
  const { assignee_id } = conversation;
  if (filter.status !== "all" && conversation.status !== filter.status) return false;
  if (filter.tab === "mine" && assignee_id !== meId) return false;
  if (filter.tab === "unassigned" && assignee_id !== null) return false;
  if (filter.tab === "waiting" && (!conversation.waiting_since || conversation.bot_active)) return false;
  if (filter.assignee && assignee_id !== filter.assignee) return false;
  if (filter.label && !conversation.labels.includes(filter.label)) return false;
  if (filter.channel_id && conversation.channel_id !== filter.channel_id) return false;
  if (filter.priority && conversation.priority !== filter.priority) return false;
  if (filter.team && filter.team !== "mine" && (conversation.team_id ?? "none") !== filter.team) return false;
  if (sortOf(filter) === "waiting" && !conversation.waiting_since) return false;
  if (sortOf(filter) === "due" && !conversation.sla?.due_at) return false;
  return !filter.unread || conversation.unread_count > 0;
}

const NARROWING = ["label", "channel_id", "team", "assignee", "priority", "unread", "participating", "mentioned", "has_draft"] as const;

export const narrowings = (filter: ListFilter) => NARROWING.filter((name) => filter[name]).length + Number(filter.sort !== "newest");
