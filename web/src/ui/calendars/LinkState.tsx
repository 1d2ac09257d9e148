import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { useWords } from "@/lib/language";
import { ago } from "@/lib/time";
import { Badge } from "@/ui/Badge";

import { mirrorsQuery, useCalendarFeed } from "./queries";
import { TONES } from "./tones";
import { calendarWords } from "./words";

/** Beside a practitioner's link: whether that calendar is in step. */
export function LinkState({ connectionId, calendarId }: { connectionId: string; calendarId: string }) {
  const words = useWords(calendarWords);
  useCalendarFeed();
  const mirror = useQuery(mirrorsQuery).data?.find((one) => one.connection_id === connectionId && one.calendar_id === calendarId);
  if (!mirror) return null;
  return (
    <p className="mt-3 flex flex-wrap items-center gap-2 text-[13px] text-ink-2">
      <Badge tone={TONES[mirror.estado]}>{words.states[mirror.estado]}</Badge>
      {words.seen}: {mirror.visto_em ? ago(mirror.visto_em) : words.never}
      <Link to="/agenda/calendarios" className="font-medium text-accent-text underline">
        {mirror.conflitos ? `${words.conflicts}: ${mirror.conflitos}` : words.see}
      </Link>
    </p>
  );
}
