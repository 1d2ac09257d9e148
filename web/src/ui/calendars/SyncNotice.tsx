import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarSync, TriangleAlert } from "lucide-react";

import { useWords } from "@/lib/language";

import { countQuery, mirrorsQuery, useCalendarFeed } from "./queries";
import { calendarWords } from "./words";

/** A line over the agenda while something waits for a decision, or a calendar cannot be seen. */
export function SyncNotice() {
  const words = useWords(calendarWords);
  useCalendarFeed();
  const open = useQuery(countQuery).data?.abertos ?? 0;
  const lost = (useQuery(mirrorsQuery).data ?? []).filter((mirror) => mirror.estado === "sem_ligacao");
  if (!open && !lost.length) return null;
  const Icon = lost.length ? TriangleAlert : CalendarSync;
  return (
    <div role="status" className="mx-3 mt-2 flex items-center gap-2 rounded-lg bg-warn-soft px-3 py-1.5 text-[13px] text-warn md:mx-5 print:hidden">
      <Icon aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 flex-1">
        {lost.length ? `${words.noticeLost([...new Set(lost.map((mirror) => mirror.calendario))].join(", "))} ` : ""}
        {open ? words.notice(open) : ""}
      </p>
      <Link to="/agenda/calendarios" className="shrink-0 font-medium underline">
        {words.see}
      </Link>
    </div>
  );
}
