/** Keeps what the agenda has read in step with the live feed and with one's own changes. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";

import { useLive } from "@/api/live";
import type { Agendamento } from "@/api/types";

import { keys } from "./queries";

export function useAgendaFeed(): void {
  const queryClient = useQueryClient();
  useLive((frame) => {
    if (!frame.event.startsWith("appointment.")) return;
    absorb(queryClient, frame.data as unknown as Agendamento);
    void queryClient.invalidateQueries({ queryKey: keys.freeTimes });
  });
}

/** Into every range of days that is loaded, and into the open card. */
export function absorb(queryClient: QueryClient, appointment: Agendamento): void {
  for (const [key, rows] of queryClient.getQueriesData<Agendamento[]>({ queryKey: keys.ranges })) {
    if (rows) queryClient.setQueryData(key, placed(rows, appointment, String(key[2]), String(key[3])));
  }
  queryClient.setQueryData<Agendamento>(keys.one(appointment.id), (known) => (known && newer(known, appointment) ? known : appointment));
}

/** Without asking which is newer: for a change that the server has yet to hear of, and for taking it back. */
export function pretend(queryClient: QueryClient, appointment: Agendamento): void {
  for (const [key, rows] of queryClient.getQueriesData<Agendamento[]>({ queryKey: keys.ranges })) {
    if (rows) queryClient.setQueryData(key, placed(rows.filter((row) => row.id !== appointment.id), appointment, String(key[2]), String(key[3])));
  }
}

const newer = (known: Agendamento, other: Agendamento) => known.versao > other.versao;

export function placed(rows: Agendamento[], appointment: Agendamento, from: string, to: string): Agendamento[] {
  const known = rows.find((row) => row.id === appointment.id);
  if (known && newer(known, appointment)) return rows;
  const others = rows.filter((row) => row.id !== appointment.id);
  if (appointment.data_agendamento < from || appointment.data_agendamento > to) return known ? others : rows;
  return [...others, appointment].sort((one, other) => Date.parse(one.inicio) - Date.parse(other.inicio));
}
