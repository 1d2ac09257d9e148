/** All that the agenda shows of some days: who works, when, what is booked and what is blocked. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { Agendamento, Servico } from "@/api/types";

import { addDays, startOfWeek } from "./days";
import { blocksQuery, clinicsQuery, hoursQuery, practitionersQuery, rangeQuery, servicesQuery, type Bloqueio, type Clinica, type Expediente, type Medico } from "./queries";
import { blockedTimes, type BlockedTime } from "./recurrence";
import { takesTime } from "./statuses";
import type { Place } from "./useView";

export interface Agenda {
  clinics: Clinica[];
  services: Servico[];
  /** Every one that may be filtered by. */
  practitioners: Medico[];
  /** Those on screen. */
  shown: Medico[];
  appointments: Agendamento[];
  blocked: BlockedTime[];
  /** Working hours by practitioner; undefined until they are known. */
  hours: Map<string, Expediente[] | undefined>;
  pending: boolean;
  failure: unknown;
  retry: () => void;
}

const NONE: never[] = [];

export function useAgenda({ from, to, view, search }: Place): Agenda {
  const clinics = useQuery(clinicsQuery);
  const services = useQuery(servicesQuery);
  const everyone = useQuery(practitionersQuery);
  const range = useQuery(rangeQuery(from, to));
  const rows = range.data ?? (NONE as Agendamento[]);

  const practitioners = useMemo(() => eligible(everyone.data ?? NONE, rows, search.clinica), [everyone.data, rows, search.clinica]);
  const shown = useMemo(() => chosen(practitioners, search.medicos), [practitioners, search.medicos]);

  const blocks = useQueries({ queries: shown.map((one) => blocksQuery(one.id, from, to)), combine: found });
  // Whole weeks, so that going from day to day asks nothing new. A month shows no hours.
  const hoursWanted = view === "dia" || view === "semana";
  const week = { from: startOfWeek(from), to: addDays(startOfWeek(from), 6) };
  const hoursFound = useQueries({ queries: hoursWanted ? shown.map((one) => hoursQuery(one.id, week.from, week.to)) : [], combine: found });

  const appointments = useMemo(() => {
    const ids = new Set(shown.map((one) => one.id));
    return rows.filter((row) => ids.has(row.medico_id) && (!search.clinica || row.clinica_id === search.clinica) && (search.cancelados || takesTime(row)));
  }, [rows, shown, search.clinica, search.cancelados]);
  const blocked = useMemo(() => blocks.flatMap((list: Bloqueio[] | undefined) => (list ?? []).flatMap((block) => blockedTimes(block, from, to))), [blocks, from, to]);
  const hours = useMemo(
    () => new Map(shown.map((one, index) => [one.id, hoursFound[index]?.filter((interval) => !search.clinica || interval.clinica_id === search.clinica)])),
    [shown, hoursFound, search.clinica],
  );

  const all = [clinics, services, everyone, range];
  return {
    clinics: clinics.data ?? NONE,
    services: services.data ?? NONE,
    practitioners,
    shown,
    appointments,
    blocked,
    hours,
    pending: all.some((one) => one.isPending),
    failure: all.find((one) => one.isError)?.error,
    retry: () => all.forEach((one) => one.isError && void one.refetch()),
  };
}

const found = <Data>(results: { data?: Data }[]): (Data | undefined)[] => results.map((result) => result.data);

/** Active ones, and whoever has something booked; with a clinic, those of it. */
function eligible(everyone: Medico[], rows: Agendamento[], clinicId: string | undefined): Medico[] {
  const busy = new Set(rows.filter((row) => takesTime(row) && (!clinicId || row.clinica_id === clinicId)).map((row) => row.medico_id));
  return everyone.filter((one) => busy.has(one.id) || (one.ativo && (!clinicId || one.clinica_id === clinicId || one.horarios.some((hours) => hours.clinica_id === clinicId))));
}

function chosen(practitioners: Medico[], ids: string | undefined): Medico[] {
  const wanted = new Set(ids?.split(","));
  return ids ? practitioners.filter((one) => wanted.has(one.id)) : practitioners;
}
