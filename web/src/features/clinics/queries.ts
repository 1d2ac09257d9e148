/** What these screens read from the server. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import { api } from "@/api/client";
import type { Bloqueio, Clinica, Connection, Connector, Excecao, Medico, OutsideCalendar, Page, Servico, Vinculo } from "@/api/types";
import { readVersioned } from "@/api/versioned";
import { localDay } from "@/lib/time";

export const clinicsQuery = queryOptions({ queryKey: ["clinicas", "list"], queryFn: ({ signal }) => readAll<Clinica>("/clinicas", { signal }) });
export const practitionersQuery = queryOptions({ queryKey: ["medicos", "list"], queryFn: ({ signal }) => readAll<Medico>("/medicos", { signal }) });
export const servicesQuery = queryOptions({ queryKey: ["servicos", "list"], queryFn: ({ signal }) => readAll<Servico>("/servicos", { signal }) });

export const oneQuery = <Value>(path: "clinicas" | "medicos" | "servicos", id: string) =>
  queryOptions({ queryKey: [path, "one", id], queryFn: ({ signal }) => readVersioned<Value>(`/${path}/${id}`, signal) });

export const exceptionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["medicos", "excecoes", id],
    queryFn: async ({ signal }) => (await api.get<Page<Excecao>>(`/medicos/${id}/excecoes`, { query: { data: localDay(new Date()) }, signal })).items,
  });

export const blocksQuery = (id: string) =>
  queryOptions({
    queryKey: ["medicos", "bloqueios", id],
    queryFn: async ({ signal }) => (await api.get<Page<Bloqueio>>(`/medicos/${id}/bloqueios`, { signal })).items,
  });

export const linksQuery = queryOptions({ queryKey: ["calendar-links"], queryFn: ({ signal }) => readAll<Vinculo>("/calendar-links", { signal }) });

/** Connections that can keep a calendar. */
export const calendarConnectionsQuery = queryOptions({
  queryKey: ["connections", "calendars"],
  queryFn: async ({ signal }) => {
    const [connectors, connections] = await Promise.all([readAll<Connector>("/connectors", { signal }), readAll<Connection>("/connections", { signal })]);
    const able = new Set(connectors.filter((connector) => connector.kinds.includes("calendar")).map((connector) => connector.key));
    return connections.filter((connection) => able.has(connection.connector));
  },
});

export const outsideCalendarsQuery = (connectionId: string) =>
  queryOptions({
    queryKey: ["connections", "calendars of", connectionId],
    queryFn: async ({ signal }) => (await api.get<Page<OutsideCalendar>>(`/connections/${connectionId}/calendars`, { signal })).items,
    enabled: !!connectionId,
  });
