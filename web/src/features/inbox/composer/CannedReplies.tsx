import clsx from "clsx";
import { useEffect, useState, type KeyboardEvent } from "react";

import type { CannedReply } from "@/api/types";
import { holds } from "@/lib/fold";
import { useWords } from "@/lib/language";

import { inboxWords } from "../words";

/** What stands after a slash at the beginning, or null. */
export function sought(text: string): string | null {
  const match = /^\/([^\n]{0,40})$/.exec(text);
  return match ? match[1]! : null;
}

export function useCannedChoice(replies: CannedReply[], query: string | null) {
  const list = query === null ? [] : replies.filter((reply) => holds(`${reply.shortcut} ${reply.title} ${reply.text}`, query)).slice(0, 8);
  const [index, setIndex] = useState(0);
  useEffect(() => setIndex(0), [query]);
  const current = Math.min(index, list.length - 1);
  return {
    list,
    index: current,
    /** True when the key was for the list. */
    steer: (event: KeyboardEvent, choose: (reply: CannedReply) => void): boolean => {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step) setIndex((current + step + list.length) % list.length);
      else if (event.key === "Enter" || event.key === "Tab") choose(list[current]!);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

export const CANNED_ID = "canned-replies";
export const optionId = (index: number) => `${CANNED_ID}-${index}`;

export function CannedReplies({ choice, onChoose }: { choice: ReturnType<typeof useCannedChoice>; onChoose: (reply: CannedReply) => void }) {
  const words = useWords(inboxWords);
  return (
    <ul id={CANNED_ID} role="listbox" aria-label={words.canned} className="thin-scroll absolute inset-x-0 bottom-full mb-2 max-h-72 overflow-y-auto rounded-xl border border-line bg-raised p-1 shadow-float">
      {choice.list.map((reply, index) => (
        <li
          key={reply.id}
          id={optionId(index)}
          role="option"
          aria-selected={index === choice.index}
          tabIndex={-1}
          // The focus stays where one writes; the arrows and Enter work from there.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(reply);
          }}
          className={clsx("cursor-pointer rounded-lg px-3 py-2", index === choice.index ? "bg-accent-soft" : "hover:bg-hover")}
        >
          <span className="flex items-baseline gap-2">
            <span className="font-mono text-xs text-accent-text">/{reply.shortcut}</span>
            <span className="text-sm font-medium">{reply.title}</span>
          </span>
          <span className="line-clamp-1 text-[13px] text-ink-2">{reply.text}</span>
        </li>
      ))}
    </ul>
  );
}
