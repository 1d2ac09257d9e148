/** Small hooks that several features share. */
import { useEffect, useRef, useState, useSyncExternalStore } from "react";

import { createStore, useStore } from "./store";

/** The present, renewed every `every` milliseconds. */
export function useNow(every = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

export function useDebounced<Value>(value: Value, milliseconds = 200): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
    () => false,
  );
}

/** True on anything narrower than a tablet held upright. */
export const useIsPhone = () => useMedia("(max-width: 767px)");

/** The newest value, for callbacks that live longer than a render. */
export function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

/** Stands before every title: how much is unread. */
export const titleMark = createStore("");

export function useTitle(title: string): void {
  const mark = useStore(titleMark);
  useEffect(() => {
    document.title = mark + (title ? `${title} · Balcão` : "Balcão");
  }, [title, mark]);
}
