import clsx from "clsx";

import { useWords } from "@/lib/language";

import type { Mode } from "../drafts";
import { inboxWords } from "../words";

export function ModeToggle({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }) {
  const words = useWords(inboxWords);
  return (
    <div role="radiogroup" aria-label={words.mode} className="flex rounded-lg bg-ink/6 p-0.5">
      {(["reply", "note"] as const).map((value) => (
        <button
          key={value}
          type="button"
          role="radio"
          aria-checked={mode === value}
          onClick={() => onChange(value)}
          className={clsx("h-7 rounded-md px-3 text-[13px] font-medium", mode === value ? (value === "note" ? "bg-note-ink text-note" : "bg-raised text-ink shadow-card") : "text-ink-2 hover:text-ink")}
        >
          {value === "note" ? words.note : words.reply}
        </button>
      ))}
    </div>
  );
}
