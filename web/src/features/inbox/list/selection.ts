/** The conversations picked in the list, for doing the same to all of them. */
import { createStore, useStore } from "@/lib/store";

const NONE: ReadonlySet<string> = new Set();

export const selection = createStore<ReadonlySet<string>>(NONE);

export const clearSelection = () => selection.set(NONE);

export function toggleSelected(id: string): void {
  const next = new Set(selection.get());
  if (!next.delete(id)) next.add(id);
  selection.set(next);
  anchor = id;
}

let anchor: string | null = null;

/** From the last one picked to this one, as a click with Shift means. */
export function selectRange(ids: string[], to: string): void {
  const start = anchor ? ids.indexOf(anchor) : -1;
  const end = ids.indexOf(to);
  if (start === -1 || end === -1) return toggleSelected(to);
  const between = ids.slice(Math.min(start, end), Math.max(start, end) + 1);
  selection.set(new Set([...selection.get(), ...between]));
}

export const selectAll = (ids: string[]) => selection.set(new Set(ids));

export const useSelection = () => useStore(selection);
