import { Link } from "@tanstack/react-router";

import { useWords } from "@/lib/language";
import { dayAndTime } from "@/lib/time";
import { Dialog } from "@/ui/Dialog";

import { addDays, longDay } from "../days";
import type { Agenda } from "../useAgenda";
import type { OutsideTime } from "./outside";
import { outsideWords } from "./words";

/** Which calendar takes this time, since when that is known, and how fresh our reading is. */
export function OutsideCard({ outside: { busy, start, end }, agenda, onClose }: { outside: OutsideTime; agenda: Agenda; onClose: () => void }) {
  const words = useWords(outsideWords);
  const who = agenda.practitioners.find((one) => one.id === busy.medico_id)?.nome;
  return (
    <Dialog
      open
      onClose={onClose}
      title={busy.titulo || words.busyIn(busy.integracao)}
      description={`${who ?? ""} · ${spanText(start, end, busy.dia_inteiro, words.allDay)}`}
      actions={
        <Link to="/agenda/calendarios" className="flex h-9 items-center rounded-lg px-3 text-sm font-medium text-accent-text hover:bg-hover">
          {words.health}
        </Link>
      }
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm">
        <Fact name={words.calendar}>{busy.calendario === busy.integracao ? busy.calendario : `${busy.calendario} (${busy.integracao})`}</Fact>
        <Fact name={words.since}>{dayAndTime(busy.desde)}</Fact>
        <Fact name={words.read}>{busy.visto_em ? dayAndTime(busy.visto_em) : words.never}</Fact>
      </dl>
      <p className="mt-3 text-[13px] text-ink-2">{words.hint}</p>
      {!busy.titulo && <p className="mt-2 pb-2 text-[13px] text-ink-3">{words.noTitle}</p>}
    </Dialog>
  );
}

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words text-ink">{children}</dd>
    </>
  );
}

/** A whole day ends at the midnight after it. */
function spanText(start: string, end: string, wholeDay: boolean, allDay: string): string {
  const last = wholeDay ? addDays(end, -1) : end.slice(0, 10);
  const oneDay = last <= start.slice(0, 10);
  if (wholeDay) return oneDay ? `${longDay(start)}, ${allDay.toLowerCase()}` : `${longDay(start)} – ${longDay(last)}`;
  return `${longDay(start)}, ${start.slice(11)}–${oneDay ? "" : `${longDay(end)}, `}${end.slice(11)}`;
}
