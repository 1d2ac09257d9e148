/** Which of the header's menus is open: a click opens one, and so does its letter. */
import { createStore, useStore } from "@/lib/store";

export type HeaderMenu = "assign" | "labels" | "snooze" | "priority";

const open = createStore<HeaderMenu | null>(null);

export const openMenu = (menu: HeaderMenu) => open.set(menu);

export function useHeaderMenu(menu: HeaderMenu): { open: boolean; onOpenChange: (next: boolean) => void } {
  return { open: useStore(open) === menu, onOpenChange: (next) => open.set(next ? menu : null) };
}
