import { Bell } from "lucide-react";

import { useWords } from "@/lib/language";
import { useStore } from "@/lib/store";
import { Button } from "@/ui/Button";

import { allowDesktop, noticeSettings, setNotices } from "./settings";
import { noticeWords } from "./words";

/** Asked once, beside the list, and never by the browser's own window before a yes. */
export function AskNotices() {
  const words = useWords(noticeWords);
  const { asked } = useStore(noticeSettings);
  if (asked || typeof Notification === "undefined" || Notification.permission !== "default") return null;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 border-t border-line bg-raised px-4 py-3 max-md:hidden">
      <Bell aria-hidden className="size-4 shrink-0 text-accent-text" />
      <p className="min-w-40 flex-1 text-[13px] text-ink-2">{words.ask}</p>
      <span className="ml-auto flex gap-1">
        <Button size="small" tone="quiet" onClick={() => setNotices({ asked: true })}>
          {words.notNow}
        </Button>
        <Button size="small" onClick={() => void allowDesktop()}>
          {words.allow}
        </Button>
      </span>
    </div>
  );
}
