import { CalendarPlus, CalendarX2, Lock } from "lucide-react";
import { useMemo } from "react";

import type { Agendamento } from "@/api/types";
import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { EmptyState } from "@/ui/EmptyState";

import { daysBetween, longDay } from "../days";
import type { OutsideTime } from "../outside/outside";
import { outsideWords } from "../outside/words";
import type { BlockedTime } from "../recurrence";
import { grouped, type GroupSession } from "../sessions";
import { lookOf } from "../statuses";
import { StatusBadge } from "../StatusBadge";
import type { Agenda } from "../useAgenda";
import type { Place } from "../useView";
import { agendaWords } from "../words";
import { GroupRow } from "./GroupRow";

interface Props {
  agenda: Agenda;
  place: Place;
  onOpen: (id: string) => void;
  onOpenBlock: (blocked: BlockedTime) => void;
  onOpenOutside: (outside: OutsideTime) => void;
  onOpenSession: (key: string) => void;
}

/** Days one under another, each in order of time: the whole agenda on a phone. */
export function AgendaList({ agenda, place, onOpen, onOpenBlock, onOpenOutside, onOpenSession }: Props) {
  const words = useWords(agendaWords);
  const { from, to } = place;
  const days = useMemo(
    () => daysBetween(from, to).map((day) => ({ day, entries: entriesOf(agenda, day) })).filter((one) => one.entries.length || from === to),
    [agenda, from, to],
  );
  if (days.every((one) => !one.entries.length))
    return (
      <EmptyState icon={<CalendarPlus aria-hidden />} title={words.nothing}>
        {words.nothingHint}
      </EmptyState>
    );
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-5 px-3 pt-1 pb-28 md:px-5 md:pb-6">
      {days.map(({ day, entries }) => (
        <section key={day} aria-label={longDay(day)}>
          <h2 className="sticky top-0 z-10 flex items-baseline gap-2 bg-canvas py-2 text-sm font-semibold">
            {longDay(day)}
            <span className="text-xs font-normal text-ink-3">{words.count(agenda.appointments.filter((one) => one.data_agendamento === day).length)}</span>
          </h2>
          <ul className="flex flex-col gap-1.5">
            {entries.map((entry) => {
              if (entry.appointment) return <Row key={entry.appointment.id} appointment={entry.appointment} onOpen={onOpen} />;
              if (entry.group) return <GroupRow key={entry.group.key} session={entry.group} shown={entry.shown} onOpen={onOpen} onOpenSession={onOpenSession} />;
              if (entry.outside) return <OutsideRow key={entry.outside.key} outside={entry.outside} agenda={agenda} onOpen={onOpenOutside} />;
              return <BlockRow key={entry.blocked.block.id + entry.blocked.start} blocked={entry.blocked} agenda={agenda} onOpen={onOpenBlock} />;
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface Nothing {
  appointment?: undefined;
  group?: undefined;
  outside?: undefined;
  blocked?: undefined;
}
type Entry = { start: string } & (
  | (Omit<Nothing, "appointment"> & { appointment: Agendamento })
  | (Omit<Nothing, "group"> & { group: GroupSession; shown: Agendamento[] })
  | (Omit<Nothing, "outside"> & { outside: OutsideTime })
  | (Omit<Nothing, "blocked"> & { blocked: BlockedTime })
);

function entriesOf(agenda: Agenda, day: string): Entry[] {
  const touches = (one: { start: string; end: string }) => one.start.slice(0, 10) <= day && one.end > `${day}T00:00`;
  const ofDay = agenda.appointments.filter((one) => one.data_agendamento === day);
  const ids = new Set(ofDay.map((one) => one.id));
  const { single, groups } = grouped(ofDay, agenda.sessions);
  const entries: Entry[] = [
    ...single.map((appointment) => ({ start: `${day}T${appointment.horario_inicio}`, appointment })),
    ...groups.map((group) => ({ start: `${day}T${group.people[0]!.horario_inicio}`, group, shown: group.people.filter((one) => ids.has(one.id)) })),
    ...agenda.blocked.filter(touches).map((blocked) => ({ start: blocked.start, blocked })),
    ...agenda.outside.filter(touches).map((outside) => ({ start: outside.start, outside })),
  ];
  return entries.sort((one, other) => one.start.localeCompare(other.start));
}

function Row({ appointment, onOpen }: { appointment: Agendamento; onOpen: (id: string) => void }) {
  const look = lookOf(appointment);
  const now = useNow();
  const running = Date.parse(appointment.inicio) <= now && now < Date.parse(appointment.fim);
  return (
    <li>
      <button
        type="button"
        onClick={() => onOpen(appointment.id)}
        aria-current={running ? "time" : undefined}
        className={`agenda-${look} flex min-h-16 w-full items-center gap-3 rounded-xl border border-l-4 border-line border-l-(--look)! bg-surface px-3 py-2 text-left hover:bg-hover aria-[current=time]:ring-2 aria-[current=time]:ring-spark`}
      >
        <span className="w-12 shrink-0 text-center tabular-nums">
          <span className="block text-[15px] font-semibold">{appointment.horario_inicio}</span>
          <span className="block text-xs text-ink-3">{appointment.horario_fim}</span>
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate text-[15px] font-semibold">{appointment.paciente_nome}</span>
          <span className="block truncate text-[13px] text-ink-2">{appointment.servico}</span>
          <span className="block truncate text-xs text-ink-3">{appointment.medico}</span>
        </span>
        <StatusBadge look={look} />
      </button>
    </li>
  );
}

function OutsideRow({ outside, agenda, onOpen }: { outside: OutsideTime; agenda: Agenda; onOpen: (outside: OutsideTime) => void }) {
  const words = useWords(outsideWords);
  const { busy, start, end } = outside;
  const who = agenda.practitioners.find((one) => one.id === busy.medico_id)?.nome;
  return (
    <li>
      <button type="button" onClick={() => onOpen(outside)} className="agenda-outside flex min-h-12 w-full items-center gap-3 rounded-xl border border-line-strong bg-(--look-soft) px-3 py-2 text-left">
        <span className="w-12 shrink-0 text-center text-[13px] font-semibold tabular-nums">{busy.dia_inteiro ? "" : start.slice(11)}</span>
        <CalendarX2 aria-hidden className="size-4 shrink-0 text-ink-2" />
        <span className="min-w-0 flex-1 text-[13px] text-ink-2">
          <span className="block truncate font-medium">{busy.titulo || words.busyIn(busy.integracao)}</span>
          <span className="block truncate text-xs">{who}</span>
        </span>
        <span className="text-xs text-ink-2 tabular-nums">{busy.dia_inteiro ? words.allDay : end.slice(11)}</span>
      </button>
    </li>
  );
}

function BlockRow({ blocked, agenda, onOpen }: { blocked: BlockedTime; agenda: Agenda; onOpen: (blocked: BlockedTime) => void }) {
  const words = useWords(agendaWords);
  const who = agenda.practitioners.find((one) => one.id === blocked.block.medico_id)?.nome;
  return (
    <li>
      <button type="button" onClick={() => onOpen(blocked)} className="agenda-block flex min-h-12 w-full items-center gap-3 rounded-xl border border-line bg-(--look-soft) px-3 py-2 text-left">
        <span className="w-12 shrink-0 text-center text-[13px] font-semibold tabular-nums">{blocked.start.slice(11)}</span>
        <Lock aria-hidden className="size-4 shrink-0 text-ink-2" />
        <span className="min-w-0 flex-1 text-[13px]">
          <span className="block truncate font-medium">{blocked.block.motivo || words.blocked}</span>
          <span className="block truncate text-xs text-ink-2">{who}</span>
        </span>
        <span className="text-xs text-ink-2 tabular-nums">{blocked.end.slice(11)}</span>
      </button>
    </li>
  );
}
