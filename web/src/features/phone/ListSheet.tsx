import { X } from "lucide-react";
import { useEffect, useRef } from "react";

import { useWords } from "@/lib/language";

import type { ThreadMessage } from "./sandbox";
import { phoneWords } from "./words";

/** What a list message opens: a sheet from the phone's lower edge. */
export function ListSheet({ message, onClose, onChoose }: { message: ThreadMessage; onClose: () => void; onChoose: (row: string) => void }) {
  const words = useWords(phoneWords);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes it, as any dialog
    <div role="dialog" aria-modal="true" aria-label={message.list!.button} onKeyDown={(event) => event.key === "Escape" && onClose()} className="absolute inset-0 z-10 flex flex-col justify-end bg-black/40">
      <div className="thin-scroll max-h-[75%] overflow-y-auto rounded-t-3xl bg-surface pb-4 motion-safe:animate-[appear_160ms_ease-out]">
        <header className="sticky top-0 flex items-center bg-surface px-4 py-3">
          <p className="flex-1 font-semibold">{message.list!.button}</p>
          <button ref={close} type="button" aria-label={words.sheetClose} onClick={onClose} className="flex size-8 items-center justify-center rounded-full hover:bg-hover">
            <X aria-hidden className="size-5" />
          </button>
        </header>
        {message.list!.sections.map((section, index) => (
          <section key={index} className="px-2">
            {section.title && <h3 className="px-2 pt-2 text-xs font-semibold text-accent-text">{section.title}</h3>}
            {section.rows.map((row) => (
              <button key={row.id} type="button" onClick={() => onChoose(row.id)} className="block w-full rounded-xl px-2 py-2.5 text-left hover:bg-hover">
                <span className="block text-[15px]">{row.title}</span>
                {row.description && <span className="block text-[13px] text-ink-2">{row.description}</span>}
              </button>
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}
