/** Which colleagues have the same conversation before their eyes; whoever stops saying so is gone within a minute. */
import { useEffect } from "react";

import { liveState, tell } from "@/api/live";
import { createStore, useStore } from "@/lib/store";

export interface Viewer {
  id: string;
  name: string;
  conversation_id: string;
  until: number;
}

const SAY_EVERY = 20_000;
const HOLDS = 50_000;
const NOBODY: Viewer[] = [];

const viewers = createStore<Record<string, Viewer>>({});
let looking: string | null = null;

export function noteViewing(data: Record<string, unknown>, meId: string | null, now = Date.now()): void {
  const who = (data.who ?? {}) as { id?: string; name?: string };
  if (!who.id || who.id === meId) return;
  const known = viewers.get();
  const others = Object.fromEntries(Object.entries(known).filter(([id, viewer]) => id !== who.id && viewer.until > now));
  const conversationId = typeof data.conversation_id === "string" ? data.conversation_id : null;
  viewers.set(conversationId ? { ...others, [who.id]: { id: who.id, name: who.name ?? "", conversation_id: conversationId, until: now + HOLDS } } : others);
  // Whoever has just come cannot know that we were here already.
  if (conversationId && conversationId === looking && known[who.id]?.conversation_id !== conversationId) say();
}

const say = () => tell({ type: "viewing", conversation_id: document.visibilityState === "visible" ? looking : null });

/** Tells the others while the conversation is open and the page in front. */
export function useTellViewing(conversationId: string): void {
  useEffect(() => {
    looking = conversationId;
    say();
    const timer = setInterval(say, SAY_EVERY);
    const unwatch = liveState.watch(say);
    document.addEventListener("visibilitychange", say);
    window.addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      unwatch();
      document.removeEventListener("visibilitychange", say);
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [conversationId]);
}

function leave(): void {
  looking = null;
  tell({ type: "viewing", conversation_id: null });
}

export function viewersOf(conversationId: string, all: Record<string, Viewer>, now = Date.now()): Viewer[] {
  const found = Object.values(all).filter((viewer) => viewer.conversation_id === conversationId && viewer.until > now);
  return found.length ? found : NOBODY;
}

export const useViewers = (conversationId: string): Viewer[] => viewersOf(conversationId, useStore(viewers));
