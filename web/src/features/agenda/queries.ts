/** What the agenda reads from the server. */
import { queryOptions } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { components } from "@/api/schema";
import type { Agendamento, Contact, Conversation, Horario, Page, Promocao, Servico } from "@/api/types";

type Shapes = components["schemas"];
export type Clinica = Shapes["Clinica"];
export type Medico = Shapes["Medico"];
export type Bloqueio = Shapes["Bloqueio"];
export type BloqueioFeito = Shapes["BloqueioFeito"];
export type Mudanca = Shapes["Mudanca"];
export type Expediente = Shapes["Expediente"];

const SELDOM = 5 * 60_000;

export const keys = {
  ranges: ["agendamentos", "range"] as const,
  one: (id: string) => ["agendamentos", "one", id] as const,
  history: (id: string) => ["agendamentos", "history", id] as const,
  freeTimes: ["agendamentos", "livres"] as const,
  blocks: ["bloqueios"] as const,
  hours: ["expediente"] as const,
};

export const clinicsQuery = queryOptions({ queryKey: ["clinicas", "all"], queryFn: ({ signal }) => all<Clinica>("/clinicas", {}, signal), staleTime: SELDOM });
export const practitionersQuery = queryOptions({ queryKey: ["medicos", "every"], queryFn: ({ signal }) => all<Medico>("/medicos", {}, signal), staleTime: SELDOM });
export const servicesQuery = queryOptions({ queryKey: ["servicos", "every"], queryFn: ({ signal }) => all<Servico>("/servicos", {}, signal), staleTime: SELDOM });

export const rangeQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: [...keys.ranges, from, to] as const,
    queryFn: ({ signal }) => all<Agendamento>("/agendamentos", { data: from, data_fim: to }, signal),
    staleTime: 60_000,
    refetchOnWindowFocus: true,
  });

export const appointmentQuery = (id: string) =>
  queryOptions({ queryKey: keys.one(id), queryFn: ({ signal }) => api.get<Agendamento>(`/agendamentos/${id}`, { signal }), enabled: !!id });

export const historyQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: [...keys.history(id), version] as const,
    queryFn: async ({ signal }) => (await api.get<Page<Mudanca>>(`/agendamentos/${id}/historico`, { signal })).items,
  });

export const blocksQuery = (practitionerId: string, from: string, to: string) =>
  queryOptions({
    queryKey: [...keys.blocks, practitionerId, from, to] as const,
    queryFn: async ({ signal }) => (await api.get<Page<Bloqueio>>(`/medicos/${practitionerId}/bloqueios`, { query: { data: from, data_fim: to }, signal })).items,
  });

export const roomsQuery = queryOptions({ queryKey: ["recursos", "salas"], queryFn: ({ signal }) => all<Shapes["Recurso"]>("/recursos", { tipo: "sala" }, signal), staleTime: SELDOM });

/** A clinic's holidays of a year, closed or not. */
export const holidaysQuery = (clinicId: string, year: string) =>
  queryOptions({
    queryKey: ["feriados", clinicId, year] as const,
    queryFn: ({ signal }) => api.get<Shapes["Feriados"]>(`/clinicas/${clinicId}/feriados`, { query: { ano: year }, signal }),
    staleTime: 60 * 60_000,
  });

/** When a practitioner works, without holidays and blocks. */
export const hoursQuery = (practitionerId: string, from: string, to: string) =>
  queryOptions({
    queryKey: [...keys.hours, practitionerId, from, to] as const,
    queryFn: async ({ signal }) => (await api.get<Shapes["Agenda"]>(`/medicos/${practitionerId}/agenda`, { query: { data: from, data_fim: to }, signal })).expediente,
    staleTime: SELDOM,
  });

export interface FreeTimesWanted {
  serviceId: string;
  practitionerId?: string;
  clinicId?: string;
  from: string;
  to: string;
  limit?: number;
  period?: "manha" | "tarde" | "noite";
}

export const freeTimesQuery = (wanted: FreeTimesWanted) =>
  queryOptions({
    queryKey: [...keys.freeTimes, wanted] as const,
    queryFn: ({ signal }) =>
      api.get<Horario[]>("/agendamentos/horarios", {
        query: { servico_id: wanted.serviceId, medico_id: wanted.practitionerId, clinica_id: wanted.clinicId, data: wanted.from, data_fim: wanted.to, limite: wanted.limit, periodo: wanted.period },
        signal,
      }),
    enabled: !!wanted.serviceId && !!wanted.from,
    // A free time is only as good as its age.
    staleTime: 15_000,
    gcTime: 0,
  });

export const contactsFoundQuery = (sought: string) =>
  queryOptions({
    queryKey: ["contacts", "found", sought],
    queryFn: async ({ signal }) => (await api.get<Page<Contact>>("/contacts", { query: { q: sought, limit: 6 }, signal })).items,
    enabled: sought.trim().length >= 2,
  });

export const lastConversationQuery = (contactId: string) =>
  queryOptions({
    queryKey: ["conversations", "last of", contactId],
    queryFn: async ({ signal }) => (await api.get<Page<Conversation>>("/conversations", { query: { contact_id: contactId, status: "all", limit: 1 }, signal })).items[0] ?? null,
  });

/** A list whole, up to forty pages of a hundred. */
async function all<Item>(path: string, query: Record<string, string>, signal: AbortSignal): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 40; pages++) {
    const page: Page<Item> = await api.get<Page<Item>>(path, { query: { ...query, limit: 100, cursor }, signal });
    items.push(...page.items);
    cursor = page.next_cursor ?? null;
    if (!cursor) break;
  }
  return items;
}

/** The promotions that can be used today, for one service. */
export const activePromotionsQuery = (servico_id: string, clinica_id?: string) =>
  queryOptions({
    queryKey: ["promocoes", "ativas", servico_id, clinica_id ?? ""],
    queryFn: async ({ signal }) => (await api.get<Page<Promocao>>("/promocoes/ativas", { signal, query: { servico_id, clinica_id } })).items,
    enabled: !!servico_id,
  });
