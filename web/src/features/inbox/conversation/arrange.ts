/** From messages to what is drawn: days, groups, reactions on their targets, the line before what is new. Pure. */
import type { Message } from "@/api/types";
import { localDay } from "@/lib/time";

import type { Outgoing } from "../outbox";
import { writtenAt } from "../merge";

export interface Reaction {
  key: string;
  emoji: string;
  mine: boolean;
  name: string | null;
}

/** A message with what is drawn about it. `outgoing`: it is still on this machine. */
export interface Shown {
  key: string;
  message: Message;
  reactions: Reaction[];
  outgoing?: Outgoing;
}

export type Row =
  | { type: "day"; key: string; at: string }
  | { type: "new"; key: string }
  | { type: "system"; key: string; shown: Shown }
  | { type: "group"; key: string; side: "in" | "out"; sender: Message["sender"]; messages: Shown[] };

const TOGETHER = 5 * 60_000;

/** `messages` oldest first. `firstNewId`: where the line "new messages" stands. */
export function arrange(messages: Message[], outgoing: Outgoing[], me: { id: string; name: string } | null, firstNewId: string | null): Row[] {
  const shown = [...withReactions(messages), ...outgoing.filter((entry) => !isHere(entry, messages) && !entry.body.reaction).map((entry) => asShown(entry, me))];
  const rows: Row[] = [];
  let day = "";
  for (const entry of shown) {
    const at = writtenAt(entry.message);
    if (localDay(at) !== day) {
      day = localDay(at);
      rows.push({ type: "day", key: `day ${day}`, at });
    }
    if (entry.message.id === firstNewId) rows.push({ type: "new", key: "new" });
    place(rows, entry);
  }
  return rows;
}

const isHere = (entry: Outgoing, messages: Message[]) => !!entry.seen_as && messages.some((message) => message.id === entry.seen_as);

function place(rows: Row[], entry: Shown): void {
  const { message } = entry;
  if (message.kind === "system") {
    rows.push({ type: "system", key: entry.key, shown: entry });
    return;
  }
  const side = message.direction === "inbound" ? "in" : "out";
  const last = rows.at(-1);
  if (last?.type === "group" && last.side === side && joins(last.messages.at(-1)!.message, message)) {
    last.messages.push(entry);
    return;
  }
  rows.push({ type: "group", key: entry.key, side, sender: message.sender, messages: [entry] });
}

function joins(before: Message, next: Message): boolean {
  const sameSender = before.sender.type === next.sender.type && before.sender.id === next.sender.id;
  const sameInk = (before.kind === "note") === (next.kind === "note");
  return sameSender && sameInk && Date.parse(writtenAt(next)) - Date.parse(writtenAt(before)) < TOGETHER;
}

/** The newest reaction of each person stands on its target; one whose target is not loaded stays a row of its own. */
function withReactions(messages: Message[]): Shown[] {
  const present = new Set(messages.map((message) => message.id));
  const byProvider = new Map(messages.flatMap((message) => (message.provider_message_id ? [[message.provider_message_id, message.id] as const] : [])));
  const byTarget = new Map<string, Map<string, Reaction>>();
  const rest: Message[] = [];
  for (const message of messages) {
    // One that was faster than its target knows it by the provider's id alone.
    const target = message.kind === "reaction" ? (message.data.message_id ?? byProvider.get(String(message.data.provider_message_id))) : null;
    if (!target || !present.has(target)) {
      if (message.kind !== "reaction" || (message.data.emoji && !message.removed_at)) rest.push(message);
      continue;
    }
    if (message.status === "failed" || message.removed_at) continue;
    const emoji = message.data.emoji ?? message.text ?? "";
    const sides = byTarget.get(target) ?? new Map<string, Reaction>();
    const mine = message.direction === "outbound";
    const key = mine ? "ours" : (message.sender.id ?? "theirs");
    sides.set(key, { key, emoji, mine, name: message.sender.name });
    byTarget.set(target, sides);
  }
  return rest.map((message) => ({ key: message.id, message, reactions: [...(byTarget.get(message.id)?.values() ?? [])].filter((reaction) => reaction.emoji) }));
}

function asShown(entry: Outgoing, me: { id: string; name: string } | null): Shown {
  return { key: entry.key, reactions: [], outgoing: entry, message: foreseen(entry, me) };
}

/** What the server will make of it. */
export function foreseen(entry: Outgoing, me: { id: string; name: string } | null): Message {
  const { body } = entry;
  return {
    id: entry.key,
    conversation_id: entry.conversation_id,
    direction: "outbound",
    kind: kindOf(body, entry.attachments?.[0]?.media_type),
    text: body.text ?? null,
    attachments: entry.attachments ?? [],
    sender: { type: "user", id: me?.id ?? null, name: me?.name ?? null },
    status: entry.state === "failed" ? "failed" : "queued",
    error: entry.state === "failed" ? { code: "", title: entry.reason ?? "", detail: "" } : null,
    provider_message_id: null,
    reply_to: body.reply_to ?? null,
    provider_at: null,
    created_at: entry.created_at,
    data: dataOf(body),
  };
}

function dataOf(body: Outgoing["body"]): Message["data"] {
  const { header, footer, buttons, contacts } = body;
  const around = { ...(header ? { header } : {}), ...(footer ? { footer } : {}), ...(buttons ? { buttons } : {}), ...(contacts ? { contacts } : {}) };
  return { ...body.template, ...body.location, ...body.list, ...body.link, ...body.flow, ...body.goods, ...cardsOf(body), ...around } as Message["data"];
}

/** Of a template's cards the words are the server's to fill in. */
function cardsOf({ carousel, template }: Outgoing["body"]): { cards?: Message["data"]["cards"] } {
  if (carousel) return { cards: carousel.cards };
  return template ? { cards: (template.cards ?? []).map(() => ({})) } : {};
}

const REQUESTS = { location: "location_request", contact: "contact_request", address: "address_request", call_permission: "call_request", call: "call_button" } as const;

function kindOf(body: Outgoing["body"], mediaType: string | undefined): Message["kind"] {
  if (body.kind === "note") return "note";
  if (body.template) return "template";
  if (body.location) return "location";
  if (body.buttons) return "buttons";
  if (body.list) return "list";
  if (body.link) return "link";
  if (body.flow) return "flow";
  if (body.carousel) return "carousel";
  if (body.goods) return body.goods.sections?.length ? "products" : body.goods.product_id ? "product" : "catalog";
  if (body.contacts?.length) return "contacts";
  if (body.request) return REQUESTS[body.request];
  if (!mediaType) return "text";
  const family = mediaType.split("/")[0];
  return family === "image" || family === "audio" || family === "video" ? family : "document";
}

/** The first of the unread ones, counted from the end among what came in. */
export function firstUnread(messages: Message[], unread: number): string | null {
  if (unread <= 0) return null;
  let left = unread;
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index]!;
    if (message.direction !== "inbound" || message.kind === "reaction" || message.kind === "system") continue;
    left -= 1;
    if (left === 0) return message.id;
  }
  return null;
}
