/** All that the agenda shows of some days: who works, when, what is booked and what is blocked. */
import { keepPreviousData, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import type { components } from "@/api/schema";
import type { Agendamento, Servico } from "@/api/types";
import { holds } from "@/lib/fold";

import { addDays, startOfWeek } from "./days";
import { busyQuery, outsideTimes, type Ocupado, type OutsideTime } from "./outside/outside";
import { blocksQuery, clinicsQuery, hoursQuery, practitionersQuery, rangeQuery, roomsQuery, servicesQuery, type Bloqueio, type Clinica, type Expediente, type Medico } from "./queries";
import { blockedTimes, type BlockedTime } from "./recurrence";
import { sessionsOf, type GroupSession } from "./sessions";
import { lookOf, takesTime } from "./statuses";
import type { Place } from "./useView";

export interface Agenda {
  clinics: Clinica[];
  services: Servico[];
  /** Every one that may be filtered by. */
  practitioners: Medico[];
  /** Those on screen. */
  shown: Medico[];
  appointments: Agendamento[];
  /** The group sessions of all that was read, by their key. */
  sessions: Map<string, GroupSession>;
  rooms: Sala[];
  blocked: BlockedTime[];
  outside: OutsideTime[];
  /** Working hours by practitioner; undefined until they are known. */
  hours: Map<string, Expediente[] | undefined>;
  pending: boolean;
  failure: unknown;
  retry: () => void;
}

export type Sala = components["schemas"]["Recurso"];

const NONE: never[] = [];

export function useAgenda({ from, to, view, search }: Place): Agenda {
  // Whole weeks, so that going from day to day asks nothing new; a month is its weeks, all asked for at once.
  const month = view === "mes";
  const weeks = useMemo(() => (month ? { from, to } : weekOf(from)), [month, from, to]);
  const asked = useMemo(() => weeksOf(weeks.from, weeks.to), [weeks]);
  const clinics = useQuery(clinicsQuery);
  const services = useQuery(servicesQuery);
  const everyone = useQuery(practitionersQuery);
  const rooms = useQuery(roomsQuery);
  const range = useQueries({ queries: asked.map((week) => ({ ...rangeQuery(week.from, week.to), placeholderData: keepPreviousData })), combine: joined });
  const rows = range.data;

  const practitioners = useMemo(() => eligible(everyone.data ?? NONE, rows, search.clinica), [everyone.data, rows, search.clinica]);
  const shown = useMemo(() => chosen(practitioners, search.medicos), [practitioners, search.medicos]);

  const blocks = useQueries({ queries: shown.map((one) => blocksQuery(one.id, weeks.from, weeks.to)), combine: found });
  const busy = useQueries({ queries: asked.map((week) => ({ ...busyQuery(week.from, week.to), placeholderData: keepPreviousData })), combine: found });
  const hoursFound = useQueries({ queries: month ? [] : shown.map((one) => hoursQuery(one.id, weeks.from, weeks.to)), combine: found });
  useNeighbours(weeks, shown, month || range.isPending || hoursFound.pending);

  const appointments = useMemo(() => {
    const ids = new Set(shown.map((one) => one.id));
    const wanted = (row: Agendamento) => row.data_agendamento >= from && row.data_agendamento <= to && ids.has(row.medico_id);
    const fits = fitting(search.situacao, search.busca);
    return rows.filter((row) => wanted(row) && (!search.clinica || row.clinica_id === search.clinica) && (search.cancelados || search.situacao || takesTime(row)) && fits(row));
  }, [rows, shown, from, to, search.clinica, search.cancelados, search.situacao, search.busca]);
  const sessions = useMemo(() => sessionsOf(rows, services.data ?? NONE), [rows, services.data]);
  const blocked = useMemo(() => blocks.data.flatMap((list: Bloqueio[] | undefined) => (list ?? []).flatMap((block) => blockedTimes(block, from, to))), [blocks, from, to]);
  const outside = useMemo(() => outsideTimes(busy.data.flatMap((week: Ocupado[] | undefined) => week ?? []), from, to, new Set(shown.map((one) => one.id))), [busy, from, to, shown]);
  const hours = useMemo(
    () => new Map(shown.map((one, index) => [one.id, hoursFound.data[index]?.filter((interval) => !search.clinica || interval.clinica_id === search.clinica)])),
    [shown, hoursFound, search.clinica],
  );

  const all = [clinics, services, everyone, range];
  return {
    clinics: clinics.data ?? NONE,
    services: services.data ?? NONE,
    practitioners,
    shown,
    appointments,
    sessions,
    rooms: (rooms.data ?? (NONE as Sala[])).filter((room) => room.ativo && (!search.clinica || room.clinica_id === search.clinica)),
    blocked,
    outside,
    hours,
    // The columns of a day depend on the hours: better a moment of grey than columns that come and go.
    pending: all.some((one) => one.isPending) || (view === "dia" && hoursFound.pending),
    failure: all.find((one) => one.isError)?.error,
    retry: () => all.forEach((one) => one.isError && one.refetch()),
  };
}

/** Several weeks as if they were one answer. */
const joined = (results: { data?: Agendamento[]; isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown }[]) => ({
  data: results.length === 1 ? (results[0]!.data ?? (NONE as Agendamento[])) : results.flatMap((result) => result.data ?? []),
  isPending: results.some((result) => result.isPending),
  isError: results.some((result) => result.isError),
  error: results.find((result) => result.isError)?.error,
  refetch: () => results.forEach((result) => result.isError && void result.refetch()),
});

/** The whole weeks that the days lie in. */
function weeksOf(from: string, to: string): { from: string; to: string }[] {
  const weeks = [];
  for (let week = weekOf(from); week.from <= to; week = weekOf(addDays(week.from, 7))) weeks.push(week);
  return weeks;
}

/** Whether an appointment is among the statuses and of the patient looked for. */
function fitting(looks: string | undefined, sought: string | undefined): (row: Agendamento) => boolean {
  const wanted = looks ? new Set(looks.split(",")) : null;
  const digits = sought?.replace(/\D/g, "") ?? "";
  return (row) => (!wanted || wanted.has(lookOf(row))) && (!sought || holds(row.paciente_nome, sought) || (digits.length >= 4 && !!row.paciente_telefone?.includes(digits)));
}

function weekOf(day: string): { from: string; to: string } {
  const from = startOfWeek(day);
  return { from, to: addDays(from, 6) };
}

/** The weeks before and after, asked for once what is on screen is there. */
function useNeighbours({ from }: { from: string }, shown: Medico[], wait: boolean): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (wait) return;
    const timer = setTimeout(() => {
      for (const week of [weekOf(addDays(from, 7)), weekOf(addDays(from, -7))]) {
        void queryClient.prefetchQuery(rangeQuery(week.from, week.to));
        for (const one of shown) void queryClient.prefetchQuery(hoursQuery(one.id, week.from, week.to));
      }
    }, 600);
    return () => clearTimeout(timer);
  }, [queryClient, from, shown, wait]);
}

const found = <Data>(results: { data?: Data; isPending: boolean }[]) => ({ data: results.map((result) => result.data), pending: results.some((result) => result.isPending) });

/** Active ones, and whoever has something booked; with a clinic, those of it. */
function eligible(everyone: Medico[], rows: Agendamento[], clinicId: string | undefined): Medico[] {
  const busy = new Set(rows.filter((row) => takesTime(row) && (!clinicId || row.clinica_id === clinicId)).map((row) => row.medico_id));
  return everyone.filter((one) => busy.has(one.id) || (one.ativo && (!clinicId || one.clinica_id === clinicId || one.horarios.some((hours) => hours.clinica_id === clinicId))));
}

function chosen(practitioners: Medico[], ids: string | undefined): Medico[] {
  const wanted = new Set(ids?.split(","));
  return ids ? practitioners.filter((one) => wanted.has(one.id)) : practitioners;
}
