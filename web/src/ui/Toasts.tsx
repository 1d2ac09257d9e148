import clsx from "clsx";
import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { Toast as Primitive } from "radix-ui";

import { announcements, dismiss, type Announcement } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { useStore } from "@/lib/store";

import { uiWords } from "./words";

const ICONS = { plain: Info, good: CircleCheck, danger: CircleAlert };
const COLOURS = { plain: "text-accent-text", good: "text-good", danger: "text-danger" };

/** Shows what lib/announcements holds; once, at the root. */
export function Toasts() {
  const words = useWords(uiWords);
  return (
    <Primitive.Provider label={words.notifications} duration={6000} swipeDirection="up">
      {useStore(announcements).map((entry) => (
        <Toast key={entry.id} entry={entry} />
      ))}
      <Primitive.Viewport data-toasts className="fixed top-3 left-1/2 z-[60] flex w-[400px] max-w-[calc(100vw-24px)] -translate-x-1/2 flex-col gap-2 outline-none" />
    </Primitive.Provider>
  );
}

function Toast({ entry }: { entry: Announcement }) {
  const words = useWords(uiWords);
  const Icon = ICONS[entry.tone];
  return (
    <Primitive.Root
      duration={entry.tone === "danger" ? 10_000 : 5000}
      onOpenChange={(open) => !open && dismiss(entry.id)}
      className="flex items-start gap-3 rounded-xl border border-line bg-raised p-3 shadow-float motion-safe:animate-[appear_160ms_ease-out]"
    >
      <Icon aria-hidden className={clsx("mt-0.5 size-4 shrink-0", COLOURS[entry.tone])} />
      <Primitive.Description className="min-w-0 flex-1 text-sm break-words text-ink">{entry.text}</Primitive.Description>
      {entry.action && (
        <Primitive.Action asChild altText={entry.action.label}>
          <button type="button" onClick={entry.action.act} className="text-sm font-semibold text-accent-text hover:underline">
            {entry.action.label}
          </button>
        </Primitive.Action>
      )}
      <Primitive.Close aria-label={words.close} className="text-ink-3 hover:text-ink">
        <X aria-hidden className="size-4" />
      </Primitive.Close>
    </Primitive.Root>
  );
}
