import { CalendarCheck2, CalendarClock, CalendarOff, CalendarX2, ExternalLink } from "lucide-react";

import type { Agendamento } from "@/api/types";
import { calendarWords } from "@/ui/calendars/words";
import { useWords } from "@/lib/language";

import { agendaWords } from "../words";

const STATES = {
  sincronizado: { Icon: CalendarCheck2, colour: "text-good" },
  pendente: { Icon: CalendarClock, colour: "text-warn" },
  erro: { Icon: CalendarX2, colour: "text-danger" },
  sem_calendario: { Icon: CalendarOff, colour: "text-ink-3" },
};

/** How the appointment stands in the calendar outside. */
export function CalendarState({ calendar }: { calendar: Agendamento["calendario"] }) {
  const words = useWords(agendaWords).card;
  const calendars = useWords(calendarWords);
  const state = calendar.estado in STATES ? (calendar.estado as keyof typeof STATES) : "pendente";
  const { Icon, colour } = STATES[state];
  return (
    <section>
      <h3 className="mb-1 text-[13px] font-semibold text-ink-2">{words.calendar}</h3>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Icon aria-hidden className={`size-4 ${colour}`} />
        {words.calendarStates[state]}
        {calendar.url && (
          <a href={calendar.url} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1 font-medium text-accent-text underline underline-offset-2">
            {words.openCalendar}
            <ExternalLink aria-hidden className="size-3.5" />
          </a>
        )}
      </p>
      {calendar.erro && <p className="mt-1 rounded-lg bg-danger-soft px-3 py-2 text-[13px] break-words text-danger">{calendar.erro}</p>}
      {calendar.conferido === false && <p className="mt-1 text-[13px] text-warn">{calendars.unchecked}</p>}
    </section>
  );
}
