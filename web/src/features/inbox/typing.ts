/** Who is writing where; each entry goes by itself when its time is over. */
import { createStore, useStore } from "@/lib/store";

interface Typing {
  type: string;
  id?: string;
  name: string;
}

/** A frame without `until` holds for a few seconds: whoever goes on writing says so again. */
const HOLDS = 6000;
const NOBODY: Typing[] = [];

const typing = createStore<Record<string, Typing[]>>({});
const timers = new Map<string, ReturnType<typeof setTimeout>>();

export function noteTyping(data: Record<string, unknown>, meId: string | null): void {
  const conversationId = String(data.conversation_id);
  const who = (data.who ?? {}) as Partial<Typing>;
  if (who.id && who.id === meId) return;
  const entry: Typing = { type: who.type ?? "user", id: who.id, name: who.name ?? "" };
  const same = (known: Typing) => known.type === entry.type && known.id === entry.id;
  const holds = typeof data.until === "string" ? Date.parse(data.until) - Date.now() : HOLDS;
  const timer = `${conversationId} ${entry.type} ${entry.id}`;
  clearTimeout(timers.get(timer));
  timers.set(
    timer,
    setTimeout(() => keep(conversationId, (known) => !same(known)), holds),
  );
  keep(conversationId, (known) => !same(known), entry);
}

/** What they were writing has arrived. */
export function endTyping(conversationId: string, type: string): void {
  keep(conversationId, (known) => known.type !== type);
}

function keep(conversationId: string, stays: (known: Typing) => boolean, entry?: Typing): void {
  const now = typing.get()[conversationId] ?? NOBODY;
  const next = [...now.filter(stays), ...(entry ? [entry] : [])];
  if (next.length || now.length) typing.set({ ...typing.get(), [conversationId]: next });
}

export const useTyping = (conversationId: string): Typing[] => useStore(typing)[conversationId] ?? NOBODY;
