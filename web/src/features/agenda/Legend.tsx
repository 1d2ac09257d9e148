import { CalendarX2, Lock } from "lucide-react";

import { useWords } from "@/lib/language";

import { outsideWords } from "./outside/words";
import type { Look } from "./statuses";
import { StatusBadge } from "./StatusBadge";
import { agendaWords } from "./words";

const SHOWN: Look[] = ["proposed", "pending", "booked", "confirmed", "arrived", "checked-in", "fulfilled", "noshow"];

export function Legend({ cancelled, outside }: { cancelled: boolean; outside: boolean }) {
  const words = useWords(agendaWords);
  const outsideSay = useWords(outsideWords);
  return (
    <ul aria-label={words.legend} className="flex flex-wrap gap-1.5">
      {[...SHOWN, ...(cancelled ? (["cancelled"] as const) : [])].map((look) => (
        <li key={look}>
          <StatusBadge look={look} />
        </li>
      ))}
      <li className="agenda-block inline-flex h-6 items-center gap-1.5 rounded-md border border-line bg-(--look-soft) px-2 text-xs font-medium text-(--look)">
        <Lock aria-hidden className="size-3.5" />
        <span className="rounded-sm bg-(--look-soft) px-0.5">{words.blocked}</span>
      </li>
      {outside && (
        <li className="agenda-outside inline-flex h-6 items-center gap-1.5 rounded-md border border-line-strong bg-(--look-soft) px-2 text-xs font-medium text-(--look)">
          <CalendarX2 aria-hidden className="size-3.5" />
          {outsideSay.legend}
        </li>
      )}
    </ul>
  );
}
