/** Keys that work anywhere on a screen, and not while someone is writing. */
import { useEffect } from "react";

import { useLatest } from "./hooks";
import { recall, remember } from "./remember";
import { createStore } from "./store";

/** Whoever speaks to the machine, or presses keys by accident, can do without the shortcuts of a single letter. */
export const singleKeys = createStore<boolean>(recall("single-keys") !== "off");

export function chooseSingleKeys(on: boolean): void {
  remember("single-keys", on ? null : "off");
  singleKeys.set(on);
}

export const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));

/** Something lies above the screen and hears the keys itself. */
const covered = () => document.querySelector('[role="dialog"][data-state="open"], [role="menu"][data-state="open"], [role="listbox"][data-state="open"]') !== null;

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
      if (!modified && (isWriting(event.target) || covered())) return;
      if (name.length === 1 && !singleKeys.get()) return;
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
