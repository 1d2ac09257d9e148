/** How this person wants to be told, on this browser: a shared machine keeps each one's own. */
import { recall, remember } from "@/lib/remember";
import { createStore } from "@/lib/store";

export interface NoticeSettings {
  sound: boolean;
  /** Of the browser, when the page is not in front. */
  desktop: boolean;
  /** Only what is one's own or nobody's. */
  mineOnly: boolean;
  /** The question was answered, either way. */
  asked: boolean;
}

const PLAIN: NoticeSettings = { sound: true, desktop: false, mineOnly: true, asked: false };

export const noticeSettings = createStore<NoticeSettings>(PLAIN);
let whose = "";

export function loadNotices(personId: string): void {
  whose = personId;
  try {
    noticeSettings.set({ ...PLAIN, ...(JSON.parse(recall(`notices.${whose}`) ?? "{}") as Partial<NoticeSettings>) });
  } catch {
    noticeSettings.set(PLAIN);
  }
}

export function setNotices(part: Partial<NoticeSettings>): void {
  const next = { ...noticeSettings.get(), ...part };
  noticeSettings.set(next);
  remember(`notices.${whose}`, JSON.stringify(next));
}

export const browserCanNotify = () => typeof Notification !== "undefined" && Notification.permission !== "denied";

/** Only ever upon a click: a browser that is asked unbidden says no for good. */
export async function allowDesktop(): Promise<boolean> {
  const granted = typeof Notification !== "undefined" && (Notification.permission === "granted" || (await Notification.requestPermission()) === "granted");
  setNotices({ desktop: granted, asked: true });
  return granted;
}
