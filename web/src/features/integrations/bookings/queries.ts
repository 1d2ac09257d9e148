/** What the screens of bookings made elsewhere read. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import { api } from "@/api/client";
import type { MarcacaoExterna, Medico, OfertaExterna, Origem, Page, Servico } from "@/api/types";

export const offeringsQuery = (id: string) => queryOptions({ queryKey: ["connections", "ofertas", id], queryFn: ({ signal }) => readAll<OfertaExterna>(`/connections/${id}/ofertas`, { signal }), retry: false });
export const originQuery = (id: string) => queryOptions({ queryKey: ["connections", "origem", id], queryFn: ({ signal }) => api.get<Origem>(`/connections/${id}/origem`, { signal }) });
export const upcomingQuery = (id: string) =>
  queryOptions({
    queryKey: ["marcacoes", "proximas", id],
    queryFn: ({ signal }) => api.get<Page<MarcacaoExterna>>("/marcacoes-externas", { signal, query: { connection_id: id, situacao: "agendada", desde: new Date().toISOString(), limit: 8 } }),
  });
export const bookingOfQuery = (appointmentId: string) =>
  queryOptions({
    queryKey: ["marcacoes", "agendamento", appointmentId],
    queryFn: async ({ signal }) => (await api.get<Page<MarcacaoExterna>>("/marcacoes-externas", { signal, query: { agendamento_id: appointmentId, limit: 1 } })).items[0] ?? null,
  });
export const servicesQuery = queryOptions({ queryKey: ["servicos", "list"], queryFn: ({ signal }) => readAll<Servico>("/servicos", { signal }) });
export const practitionersQuery = queryOptions({ queryKey: ["medicos", "list"], queryFn: ({ signal }) => readAll<Medico>("/medicos", { signal }) });
