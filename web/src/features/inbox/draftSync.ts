/** Drafts follow the person from one machine to the next: kept here at once, on the server a moment later. */
import { useEffect } from "react";

import { readAll } from "@/api/all";
import { api } from "@/api/client";
import { useLive } from "@/api/live";
import { useMe } from "@/api/me";
import type { DraftOnServer } from "@/api/types";

import { draftOf, drafts, EMPTY_DRAFT, setDraft, type Draft } from "./drafts";

const AFTER = 1000;
const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** What the server has, as we last knew. */
const there = new Map<string, string>();

export interface Kept {
  text: string;
  is_note: boolean;
  reply_to: string | null;
}

/** The server keeps one text a conversation: the one that is being written. */
export const keptOf = (draft: Draft): Kept => ({ text: draft.mode === "note" ? draft.note : draft.reply, is_note: draft.mode === "note", reply_to: draft.reply_to });

export const localOf = (kept: Kept): Partial<Draft> => (kept.is_note ? { mode: "note", note: kept.text } : { mode: "reply", reply: kept.text, reply_to: kept.reply_to });

const isNothing = (kept: Kept) => !kept.text.trim() && !kept.reply_to;

export function useDraftSync(): void {
  const mine = !!useMe().user;
  useEffect(() => {
    if (!mine) return;
    void readAll<DraftOnServer>("/drafts").then((list) => list.forEach(take), () => undefined);
    let before = drafts.get();
    return drafts.watch(() => {
      const now = drafts.get();
      for (const id of new Set([...Object.keys(now), ...Object.keys(before)])) if (now[id] !== before[id]) later(id);
      before = now;
    });
  }, [mine]);
  useLive((frame) => {
    if (frame.event === "draft.updated") take(frame.data as unknown as DraftOnServer);
    else if (frame.event === "draft.deleted") forget(String(frame.data.conversation_id));
  });
}

/** What another machine wrote, unless something newer is being written here. */
function take(from: DraftOnServer): void {
  const id = from.conversation_id;
  const kept: Kept = { text: from.text ?? "", is_note: from.is_note ?? false, reply_to: from.reply_to ?? null };
  const local = keptOf(draftOf(id));
  const untouched = isNothing(local) || JSON.stringify(local) === there.get(id);
  there.set(id, JSON.stringify(kept));
  if (untouched && !timers.has(id)) setDraft(id, localOf(kept));
}

function forget(id: string): void {
  const same = JSON.stringify(keptOf(draftOf(id))) === there.get(id);
  there.delete(id);
  if (same && !timers.has(id)) setDraft(id, EMPTY_DRAFT);
}

function later(id: string): void {
  const kept = keptOf(draftOf(id));
  if (JSON.stringify(kept) === there.get(id) || (isNothing(kept) && !there.has(id))) return;
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => void save(id), AFTER),
  );
}

async function save(id: string): Promise<void> {
  timers.delete(id);
  const kept = keptOf(draftOf(id));
  try {
    if (isNothing(kept)) {
      there.delete(id);
      await api.delete(`/conversations/${id}/draft`);
    } else {
      there.set(id, JSON.stringify(kept));
      await api.put(`/conversations/${id}/draft`, { body: kept });
    }
  } catch {
    // It is safe in this browser; the next letter tries again.
    there.delete(id);
  }
}
