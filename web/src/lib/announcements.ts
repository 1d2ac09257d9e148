/** Short messages to the person at the screen; ui/Toasts shows them. */
import { createStore } from "./store";

export interface Announcement {
  id: number;
  tone: "plain" | "good" | "danger";
  text: string;
  /** Of one topic only the newest is shown: what it says makes the others old. */
  topic?: string;
  action?: { label: string; act: () => void };
}

export const announcements = createStore<Announcement[]>([]);
let next = 1;

export function announce(announcement: Omit<Announcement, "id">): void {
  const old = announcements.get().filter((known) => known.text === announcement.text || (announcement.topic && known.topic === announcement.topic));
  old.forEach((known) => dismiss(known.id));
  announcements.set([...announcements.get().slice(-3), { ...announcement, id: next++ }]);
}

export function dismiss(id: number): void {
  announcements.set(announcements.get().filter((known) => known.id !== id));
}
