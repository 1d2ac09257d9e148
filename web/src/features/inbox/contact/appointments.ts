/** What the inbox asks of the agenda. */
import { queryOptions } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Agendamento, Contact, Horario, Page, Servico } from "@/api/types";
import { addDays, localDay } from "@/lib/time";

const WEEKS_AHEAD = 26;
const SEARCHED_DAYS = 14;

const inDays = (days: number) => addDays(localDay(), days);

export const appointmentsKey = (contactId: string) => ["agendamentos", "of", contactId] as const;

export const appointmentsQuery = (contactId: string) =>
  queryOptions({
    queryKey: appointmentsKey(contactId),
    queryFn: ({ signal }) =>
      api.get<Page<Agendamento>>("/agendamentos", { query: { paciente_id: contactId, data: localDay(), data_fim: inDays(WEEKS_AHEAD * 7), limit: 20 }, signal }),
  });

export const servicesQuery = queryOptions({
  queryKey: ["servicos", "all"],
  queryFn: async ({ signal }) => (await api.get<Page<Servico>>("/servicos", { query: { limit: 100 }, signal })).items.filter((service) => service.ativo),
  staleTime: 5 * 60_000,
});

export const freeTimesQuery = (serviceId: string) =>
  queryOptions({
    queryKey: ["agendamentos", "horarios", serviceId],
    queryFn: ({ signal }) => api.get<Horario[]>("/agendamentos/horarios", { query: { servico_id: serviceId, data: localDay(), data_fim: inDays(SEARCHED_DAYS) }, signal }),
    enabled: !!serviceId,
    // A free time is only as good as its age.
    staleTime: 15_000,
    gcTime: 0,
  });

const DEAD = new Set(["cancelled", "noshow", "entered-in-error"]);

export const nextOf = (appointments: Agendamento[], now = Date.now()) =>
  appointments.filter((one) => !DEAD.has(one.status) && Date.parse(one.fim) > now).sort((one, other) => Date.parse(one.inicio) - Date.parse(other.inicio));

/** Three that leave a choice: the next one of each day first, then the next ones at all. */
export function threeOf(times: Horario[], now = Date.now()): Horario[] {
  const ahead = times.filter((time) => Date.parse(time.inicio) > now).sort((one, other) => Date.parse(one.inicio) - Date.parse(other.inicio));
  const firstOfDay = ahead.filter((time, index) => ahead.findIndex((other) => other.data === time.data) === index);
  return [...new Set([...firstOfDay, ...ahead])].slice(0, 3).sort((one, other) => Date.parse(one.inicio) - Date.parse(other.inicio));
}

export function book(contact: Contact, name: string, time: Horario, key: string): Promise<Agendamento> {
  return api.post<Agendamento>("/agendamentos", {
    key,
    body: {
      paciente_id: contact.id,
      paciente_nome: name,
      paciente_telefone: contact.phone,
      ...(contact.email ? { paciente_email: contact.email } : {}),
      data_agendamento: time.data,
      horario_inicio: time.hora,
      medico_id: time.medico_id,
      servico_id: time.servico_id,
      clinica_id: time.clinica_id,
      origem: "recepcao",
    },
  });
}
