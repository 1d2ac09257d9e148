import { useQueries } from "@tanstack/react-query";
import clsx from "clsx";
import { PartyPopper } from "lucide-react";

import { useWords } from "@/lib/language";

import { shortDay } from "./days";
import { holidaysQuery } from "./queries";
import type { Agenda } from "./useAgenda";
import type { Place } from "./useView";
import { agendaWords } from "./words";

/** The holidays among the days on screen, and whether the clinic closes on them. */
export function HolidayStrip({ agenda, place }: { agenda: Agenda; place: Place }) {
  const words = useWords(agendaWords);
  const clinics = agenda.clinics.filter((clinic) => !place.search.clinica || clinic.id === place.search.clinica).slice(0, 3);
  const years = [...new Set([place.from.slice(0, 4), place.to.slice(0, 4)])];
  const found = useQueries({ queries: clinics.flatMap((clinic) => years.map((year) => holidaysQuery(clinic.id, year))) });
  const shown = new Map(
    found
      .flatMap((one) => one.data?.items ?? [])
      .filter((holiday) => holiday.data >= place.from && holiday.data <= place.to)
      .map((holiday) => [`${holiday.data} ${holiday.nome} ${holiday.fecha}`, holiday]),
  );
  if (!shown.size) return null;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-5 pb-2 text-[13px] text-note-ink max-md:px-3">
      {[...shown].sort().map(([key, holiday]) => (
        <li key={key} className={clsx(!holiday.fecha && shown.size > 2 && "max-md:hidden", "inline-flex items-center gap-1.5 rounded-lg border border-note-line bg-note px-2 py-0.5")}>
          <PartyPopper aria-hidden className="size-3.5" />
          {words.holiday(shortDay(holiday.data), holiday.nome)}
          <span className="font-medium">({holiday.fecha ? words.closedThen : words.openThen})</span>
        </li>
      ))}
    </ul>
  );
}
