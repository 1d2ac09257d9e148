/** Keys that work anywhere on a screen, and not while someone is writing. */
import { useEffect } from "react";

import { useLatest } from "./hooks";

export const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));

/** "mod+k", "alt+ArrowDown", "j", "?". `mod` is Ctrl, or ⌘ on a Mac. Keys with mod or alt also work while writing. */
export function useShortcuts(keys: Record<string, (event: KeyboardEvent) => void>): void {
  const latest = useLatest(keys);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const name = shortcutName(event);
      const act = latest.current[name];
      if (!act) return;
      const modified = name.startsWith("mod+") || name.startsWith("alt+");
      if (!modified && (isWriting(event.target) || document.querySelector('[role="dialog"][data-state="open"]'))) return;
      event.preventDefault();
      act(event);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [latest]);
}

export function shortcutName(event: KeyboardEvent): string {
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  const alt = event.altKey ? "alt+" : "";
  // With Alt held, many layouts give another character: the physical key says which letter was meant.
  const letter = event.altKey && /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key;
  return mod + alt + (letter.length === 1 ? letter.toLowerCase() : letter);
}

export const onMac = typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.userAgent);
