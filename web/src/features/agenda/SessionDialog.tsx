import { CalendarClock, ChevronRight, UserPlus } from "lucide-react";
import { useState } from "react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

import { Reschedule } from "./appointment/Reschedule";
import { startOf } from "./calendar/events";
import { longDay } from "./days";
import type { Move } from "./moving";
import type { GroupSession } from "./sessions";
import { lookOf, mayMove } from "./statuses";
import { StatusBadge } from "./StatusBadge";
import { agendaWords } from "./words";

interface Props {
  session: GroupSession;
  onOpen: (id: string) => void;
  /** Left out for whoever only reads. */
  onAdd?: () => void;
  onMove?: (move: Move) => void;
  onClose: () => void;
}

/** Who is in a group session, each a step from their card; the way to a place that is free, and for all to another time. */
export function SessionDialog({ session, onOpen, onAdd, onMove, onClose }: Props) {
  const words = useWords(agendaWords);
  const [moving, setMoving] = useState(false);
  const one = session.people[0];
  if (!one) return null;
  const people = [...session.people].sort((a, b) => a.paciente_nome.localeCompare(b.paciente_nome));
  return (
    <Dialog
      open
      onClose={onClose}
      title={one.servico}
      description={`${longDay(startOf(one))}, ${one.horario_inicio}–${one.horario_fim} · ${one.medico} · ${words.seats(people.length, session.places)}`}
      actions={
        !moving && (
          <>
            {onMove && people.every(mayMove) && (
              <Button icon={<CalendarClock aria-hidden className="size-4" />} onClick={() => setMoving(true)}>
                {words.moveGroup}
              </Button>
            )}
            {onAdd && people.length < session.places && (
              <Button tone="primary" icon={<UserPlus aria-hidden className="size-4" />} onClick={onAdd}>
                {words.joinSession}
              </Button>
            )}
          </>
        )
      }
    >
      {moving && onMove ? (
        <div className="pb-4">
          <Reschedule appointment={one} hint={words.moveGroupHint} onBack={() => setMoving(false)} onMove={(slot) => onMove({ appointment: one, people, slot })} />
        </div>
      ) : (
        <ul aria-label={words.inSession} className="-mx-2 flex flex-col pb-2">
          {people.map((person) => (
            <li key={person.id}>
              <button type="button" onClick={() => onOpen(person.id)} className="flex min-h-12 w-full items-center gap-3 rounded-lg px-2 py-1.5 text-left hover:bg-hover">
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-sm font-medium">{person.paciente_nome}</span>
                  {person.convenio && <span className="block truncate text-xs text-ink-3">{person.convenio}</span>}
                </span>
                <StatusBadge look={lookOf(person)} />
                <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
