/** Short messages to the person at the screen; ui/Toasts shows them. */
import { createStore } from "./store";

export interface Announcement {
  id: number;
  tone: "plain" | "good" | "danger";
  text: string;
  action?: { label: string; act: () => void };
}

export const announcements = createStore<Announcement[]>([]);
let next = 1;

export function announce(announcement: Omit<Announcement, "id">): void {
  const same = announcements.get().find((known) => known.text === announcement.text);
  if (same) dismiss(same.id);
  announcements.set([...announcements.get().slice(-3), { ...announcement, id: next++ }]);
}

export function dismiss(id: number): void {
  announcements.set(announcements.get().filter((known) => known.id !== id));
}
