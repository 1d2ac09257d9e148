import { ChevronDown, Users } from "lucide-react";
import { useId, useState } from "react";

import type { Agendamento } from "@/api/types";
import { useWords } from "@/lib/language";

import type { GroupSession } from "../sessions";
import { lookOf } from "../statuses";
import { StatusBadge } from "../StatusBadge";
import { agendaWords } from "../words";

interface Props {
  session: GroupSession;
  /** Those of its people who pass the filters. */
  shown: Agendamento[];
  onOpen: (id: string) => void;
  onOpenSession: (key: string) => void;
}

/** A group is one row, which opens to its people. */
export function GroupRow({ session, shown, onOpen, onOpenSession }: Props) {
  const words = useWords(agendaWords);
  const [open, setOpen] = useState(false);
  const panel = useId();
  const one = session.people[0]!;
  const people = [...shown].sort((a, b) => a.paciente_nome.localeCompare(b.paciente_nome));
  return (
    <li className="agenda-session overflow-hidden rounded-xl border border-l-4 border-line border-l-(--look)! bg-surface">
      <button type="button" aria-expanded={open} aria-controls={panel} onClick={() => setOpen(!open)} className="flex min-h-16 w-full items-center gap-3 px-3 py-2 text-left hover:bg-hover">
        <span className="w-12 shrink-0 text-center tabular-nums">
          <span className="block text-[15px] font-semibold">{one.horario_inicio}</span>
          <span className="block text-xs text-ink-3">{one.horario_fim}</span>
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate text-[15px] font-semibold">{one.servico}</span>
          <span className="block truncate text-[13px] text-ink-2">{people.map((person) => person.paciente_nome).join(", ")}</span>
          <span className="block truncate text-xs text-ink-3">{one.medico}</span>
        </span>
        <span className="inline-flex h-6 shrink-0 items-center gap-1.5 rounded-md bg-bot-soft px-2 text-xs font-medium text-bot tabular-nums">
          <Users aria-hidden className="size-3.5" />
          {words.seats(session.people.length, session.places)}
        </span>
        <ChevronDown aria-hidden className={`size-4 shrink-0 text-ink-3 transition-transform ${open ? "rotate-180" : ""}`} />
      </button>
      {open && (
        <div id={panel} className="border-t border-line px-2 py-1.5">
          <ul className="flex flex-col">
            {people.map((person) => (
              <li key={person.id}>
                <button type="button" onClick={() => onOpen(person.id)} className="flex min-h-11 w-full items-center gap-3 rounded-lg px-2 py-1 text-left hover:bg-hover">
                  <span className="min-w-0 flex-1 truncate text-sm font-medium">{person.paciente_nome}</span>
                  <StatusBadge look={lookOf(person)} />
                </button>
              </li>
            ))}
          </ul>
          <button type="button" onClick={() => onOpenSession(session.key)} className="min-h-11 px-2 text-[13px] font-medium text-accent-text hover:underline">
            {words.openGroup}
          </button>
        </div>
      )}
    </li>
  );
}
