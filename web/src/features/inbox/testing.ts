/** Conversations and messages for tests; everything not named has an ordinary value. */
import type { Conversation, Message } from "@/api/types";

export const ME = { id: "me", name: "Marina" };

export function conversation(id: string, part: Partial<Conversation> = {}): Conversation {
  return {
    id,
    channel_id: "channel",
    contact_id: `contact ${id}`,
    status: "open",
    assignee_id: null,
    bot_active: false,
    labels: [],
    priority: "none",
    unread_count: 0,
    last_message_at: "2026-11-23T12:00:00Z",
    window_expires_at: null,
    free_until: null,
    observed_since: null,
    snoozed_until: null,
    team_id: null,
    team: null,
    waiting_since: null,
    queued_at: null,
    sla: null,
    created_at: "2026-11-23T10:00:00Z",
    updated_at: "2026-11-23T12:00:00Z",
    contact: { id: `contact ${id}`, name: `Pessoa ${id}`, phone: "+5541987654321", is_group: false },
    channel: { id: "channel", name: "Recepção", connector: "any" },
    assignee: null,
    last_message: null,
    ...part,
  };
}

export function message(id: string, at: string, part: Partial<Message> = {}): Message {
  const direction = part.direction ?? "inbound";
  return {
    id,
    conversation_id: "one",
    direction,
    kind: "text",
    text: `texto ${id}`,
    attachments: [],
    sender: direction === "inbound" ? { type: "contact", id: "contact", name: "Ana" } : { type: "user", id: ME.id, name: ME.name },
    status: direction === "inbound" ? "received" : "sent",
    error: null,
    provider_message_id: `provider ${id}`,
    reply_to: null,
    provider_at: direction === "inbound" ? at : null,
    created_at: at,
    data: {},
    ...part,
  };
}

export const pagesOf = <Item>(...pages: [Item[], string | null][]) => ({
  pages: pages.map(([items, next_cursor]) => ({ items, next_cursor })),
  pageParams: pages.map((_, index) => (index === 0 ? null : String(index))),
});
