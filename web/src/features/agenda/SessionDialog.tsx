import { ChevronRight, UserPlus } from "lucide-react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

import { startOf } from "./calendar/events";
import { longDay } from "./days";
import type { GroupSession } from "./sessions";
import { lookOf } from "./statuses";
import { StatusBadge } from "./StatusBadge";
import { agendaWords } from "./words";

/** Who is in a group session, each a step from their card, and the way to a place that is free. */
export function SessionDialog({ session, onOpen, onAdd, onClose }: { session: GroupSession; onOpen: (id: string) => void; onAdd?: () => void; onClose: () => void }) {
  const words = useWords(agendaWords);
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
        onAdd &&
        people.length < session.places && (
          <Button tone="primary" icon={<UserPlus aria-hidden className="size-4" />} onClick={onAdd}>
            {words.joinSession}
          </Button>
        )
      }
    >
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
    </Dialog>
  );
}
