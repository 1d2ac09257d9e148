import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { useWords } from "@/lib/language";

import { MirrorCard } from "./MirrorCard";
import { calendarOptionsQuery, mirrorsQuery, useCalendarFeed } from "./queries";
import { calendarWords } from "./words";

/** On an integration's own page: its calendars, each as it fares. */
export function ConnectionCalendars({ connectionId }: { connectionId: string }) {
  const words = useWords(calendarWords);
  useCalendarFeed();
  const mirrors = (useQuery(mirrorsQuery).data ?? []).filter((mirror) => mirror.connection_id === connectionId);
  const stops = useQuery(calendarOptionsQuery).data?.value.sem_ligacao === "parar";
  if (!mirrors.length) return null;
  return (
    <>
      {mirrors.map((mirror) => (
        <MirrorCard key={mirror.id} mirror={mirror} stops={stops} />
      ))}
      <Link to="/agenda/calendarios" className="self-end text-[13px] font-medium text-accent-text underline">
        {words.conflicts}
      </Link>
    </>
  );
}
