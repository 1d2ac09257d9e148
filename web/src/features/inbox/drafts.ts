/** What was begun and not sent, per conversation, in this browser. */
import { recall, remember } from "@/lib/remember";
import { createStore, useStore } from "@/lib/store";

export type Mode = "reply" | "note";

export interface Draft {
  mode: Mode;
  reply: string;
  note: string;
  reply_to: string | null;
}

export const EMPTY_DRAFT: Draft = { mode: "reply", reply: "", note: "", reply_to: null };

const MOST = 200;
export const drafts = createStore<Record<string, Draft>>(load());

function load(): Record<string, Draft> {
  try {
    return JSON.parse(recall("drafts") ?? "{}") as Record<string, Draft>;
  } catch {
    return {};
  }
}

const isEmpty = (draft: Draft) => !draft.reply && !draft.note && !draft.reply_to;

export function setDraft(conversationId: string, part: Partial<Draft>): void {
  const next = { ...draftOf(conversationId), ...part };
  const others = Object.fromEntries(Object.entries(drafts.get()).filter(([id]) => id !== conversationId));
  const kept = isEmpty(next) && next.mode === "reply" ? others : { ...others, [conversationId]: next };
  const entries = Object.entries(kept).slice(-MOST);
  drafts.set(Object.fromEntries(entries));
  remember("drafts", JSON.stringify(Object.fromEntries(entries.filter(([, draft]) => !isEmpty(draft)))));
}

export const draftOf = (conversationId: string): Draft => drafts.get()[conversationId] ?? EMPTY_DRAFT;

export const useDraft = (conversationId: string): Draft => useStore(drafts)[conversationId] ?? EMPTY_DRAFT;
