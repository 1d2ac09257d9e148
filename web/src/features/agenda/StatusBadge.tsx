import clsx from "clsx";

import { useWords } from "@/lib/language";

import { ICONS, type Look } from "./statuses";
import { agendaWords } from "./words";

/** Icon, word and colour of a status; calendar.css has the colours. */
export function StatusBadge({ look, className }: { look: Look; className?: string }) {
  const words = useWords(agendaWords);
  const Icon = ICONS[look];
  return (
    <span className={clsx(`agenda-${look}`, "inline-flex h-6 items-center gap-1.5 rounded-md border border-(--look)/40 bg-(--look-soft) px-2 text-xs font-medium whitespace-nowrap text-(--look)", className)}>
      <Icon aria-hidden className="size-3.5" />
      {words.statuses[look]}
    </span>
  );
}
