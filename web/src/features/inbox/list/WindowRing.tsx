import clsx from "clsx";
import { Lock } from "lucide-react";

import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { timeLeft } from "@/lib/time";

import { inboxWords } from "../words";

const WHOLE = 24 * 3_600_000;
const AROUND = 2 * Math.PI * 6;

/** How long one may still write freely: a ring that empties over 24 hours, with the time beside it when `spoken`. */
export function WindowRing({ expiresAt, spoken }: { expiresAt: string | null; spoken?: boolean }) {
  const words = useWords(inboxWords);
  const now = useNow();
  if (!expiresAt) return null;
  const left = Date.parse(expiresAt) - now;
  if (left <= 0) {
    return (
      <span title={words.windowClosed} className="inline-flex shrink-0 items-center gap-1 text-xs whitespace-nowrap text-ink-3">
        <Lock aria-hidden className="size-3.5" />
        {spoken ? words.windowClosedShort : <span className="sr-only">{words.windowClosed}</span>}
      </span>
    );
  }
  const colour = left < 3_600_000 ? "text-danger" : left < 4 * 3_600_000 ? "text-warn" : "text-good";
  const text = timeLeft(expiresAt, now);
  return (
    <span title={words.windowLeft(text)} className={clsx("inline-flex shrink-0 items-center gap-1 text-xs whitespace-nowrap tabular-nums", colour)}>
      <svg aria-hidden viewBox="0 0 16 16" className="size-3.5 -rotate-90">
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2.2" opacity="0.22" />
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" strokeDasharray={`${AROUND * Math.min(1, left / WHOLE)} ${AROUND}`} />
      </svg>
      {spoken ? text : <span className="sr-only">{words.windowLeft(text)}</span>}
    </span>
  );
}
