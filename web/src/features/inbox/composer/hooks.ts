/** What the composer watches besides the draft. */
import { useEffect, useRef } from "react";

import { tell } from "@/api/live";
import { useNow } from "@/lib/hooks";

const TYPING_EVERY = 3000;

export function useIsClosed(expiresAt: string | null): boolean {
  const now = useNow(15_000);
  return !!expiresAt && Date.parse(expiresAt) <= now;
}

export function useTellTyping(conversationId: string) {
  const last = useRef(0);
  return () => {
    if (Date.now() - last.current < TYPING_EVERY) return;
    last.current = Date.now();
    tell({ type: "typing", conversation_id: conversationId });
  };
}

export function useGrowing(areaRef: React.RefObject<HTMLTextAreaElement | null>, text: string) {
  useEffect(() => {
    const element = areaRef.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [areaRef, text]);
}
