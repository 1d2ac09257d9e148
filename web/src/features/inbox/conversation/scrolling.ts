/** Where one stands in a conversation: to the newest, to one message, and staying put while more is loaded. */
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from "react";

import type { Message } from "@/api/types";

/** Where the newest are not loaded, the address lets go of the place at which the conversation was opened. */
export function useToNewest(scrollerRef: RefObject<HTMLElement | null>, around: boolean) {
  const navigate = useNavigate();
  return useCallback(
    (behavior: ScrollBehavior) => {
      if (around) void navigate({ to: ".", search: (before: object) => ({ ...before, mensagem: undefined, em: undefined }), replace: true } as never);
      scrollerRef.current?.scrollTo({ top: 0, behavior: around ? "instant" : behavior });
    },
    [around, navigate, scrollerRef],
  );
}

/** The content hangs from the bottom edge: what newer ones push up is pulled down again. */
export function useStaying(scrollerRef: RefObject<HTMLElement | null>, messages: Message[], around: boolean) {
  const last = useRef<{ id: string; top: number } | null>(null);
  const id = messages.at(-1)?.id;
  const topOf = (one: string) => document.getElementById(`message-${one}`)?.getBoundingClientRect().top;
  useLayoutEffect(() => {
    const before = last.current;
    const top = before && around && before.id !== id ? topOf(before.id) : undefined;
    if (before && top !== undefined && scrollerRef.current) scrollerRef.current.scrollBy({ top: top - before.top, behavior: "instant" });
    last.current = null;
  }, [id, around, scrollerRef]);
  useEffect(() => {
    const element = scrollerRef.current;
    if (!around || !id || !element) return;
    const note = () => {
      const top = topOf(id);
      last.current = top === undefined ? null : { id, top };
    };
    note();
    element.addEventListener("scroll", note, { passive: true });
    return () => element.removeEventListener("scroll", note);
  }, [id, around, scrollerRef]);
}

export function useWhenSeen(target: RefObject<HTMLElement | null>, root: RefObject<HTMLElement | null>, active: boolean, act: () => void) {
  useEffect(() => {
    if (!active || !target.current) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && act(), { root: root.current, rootMargin: "600px 0px 0px 0px" });
    observer.observe(target.current);
    return () => observer.disconnect();
  });
}

/** To a message that may still have to be loaded. */
export function useJump(more: boolean, loadMore: () => Promise<{ hasNextPage: boolean }>) {
  const latest = useRef({ more, loadMore });
  latest.current = { more, loadMore };
  return useCallback(async (messageId: string, behavior: ScrollBehavior = "smooth") => {
    let left = latest.current.more;
    for (let tries = 0; tries < 20; tries++) {
      const element = document.getElementById(`message-${messageId}`);
      if (element) {
        element.scrollIntoView({ block: "center", behavior });
        element.animate([{ background: "color-mix(in srgb, var(--accent) 22%, transparent)" }, { background: "transparent" }], { duration: 1600 });
        return;
      }
      if (!left) return;
      left = (await latest.current.loadMore()).hasNextPage;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }, []);
}
