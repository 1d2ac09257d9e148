/** The order of a list, as the server has it: negative where `one` stands before `other`. Pure. */
import type { Conversation } from "@/api/types";

import { sortOf, type ListFilter, type Sort } from "./filter";

type Compare = (one: Conversation, other: Conversation) => number;

const RANKS = ["none", "low", "medium", "high", "urgent"];
const at = (instant: string | null | undefined) => (instant ? Date.parse(instant) : Number.MAX_SAFE_INTEGER);
const byId = (one: Conversation, other: Conversation) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
const newest: Compare = (one, other) => at(other.last_message_at) - at(one.last_message_at) || byId(other, one);

const ORDERS: Record<Sort, Compare> = {
  newest,
  oldest: (one, other) => newest(other, one),
  waiting: (one, other) => at(one.waiting_since) - at(other.waiting_since) || byId(one, other),
  due: (one, other) => at(one.sla?.due_at) - at(other.sla?.due_at) || byId(one, other),
  priority: (one, other) => RANKS.indexOf(other.priority) - RANKS.indexOf(one.priority) || newest(one, other),
};

export const orderOf = (filter: ListFilter): Compare => ORDERS[sortOf(filter)];
