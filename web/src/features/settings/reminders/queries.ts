/** What the reminders' settings read from the server. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import { api } from "@/api/client";
import type { components } from "@/api/schema";
import { templateChannelsQuery, type Template } from "@/api/templates";
import type { Clinica, Page, Servico } from "@/api/types";

type Shapes = components["schemas"];
export type Chain = Shapes["Sequencia"];
export type Step = Shapes["Passo"];
export type Reminder = Shapes["Lembrete"];
export type Shown = Shapes["Previa"];
export type Source = "paciente" | "dia" | "hora" | "clinica" | "endereco" | "profissional";
export type Act = "confirmar" | "remarcar" | "cancelar";
export type { Template };

const SELDOM = 5 * 60_000;

export const chainsQuery = queryOptions({ queryKey: ["lembretes", "sequencias"], queryFn: ({ signal }) => readAll<Chain>("/lembretes/sequencias", { signal }) });

/** A chain as patients will read it. */
export const previewQuery = (chain: Omit<Chain, "id" | "avisos" | "versao" | "servico" | "clinica">) =>
  queryOptions({
    queryKey: ["lembretes", "previas", chain],
    queryFn: async ({ signal }) => (await api.post<Page<Shown>>("/lembretes/sequencias/previas", { body: chain, signal })).items,
    staleTime: 60_000,
  });

export const remindersQuery = (status: string) =>
  infiniteQueryOptions({
    queryKey: ["lembretes", "envios", status],
    queryFn: ({ signal, pageParam }) => api.get<Page<Reminder>>("/lembretes", { query: { status: status || undefined, cursor: pageParam, de: status === "planejado" ? undefined : monthAgo() }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
    refetchInterval: 30_000,
  });

const monthAgo = () => new Date(Math.floor(Date.now() / 86_400_000 - 30) * 86_400_000).toISOString();

export const servicesQuery = queryOptions({ queryKey: ["servicos", "every"], queryFn: ({ signal }) => readAll<Servico>("/servicos", { signal }), staleTime: SELDOM });
export const clinicsQuery = queryOptions({ queryKey: ["clinicas", "all"], queryFn: ({ signal }) => readAll<Clinica>("/clinicas", { signal }), staleTime: SELDOM });

/** Templates of every channel that has them, each name and language once, those that may be sent before others. */
export const everyTemplateQuery = queryOptions({
  queryKey: ["templates", "of", "every channel"],
  queryFn: async ({ signal, client }) => {
    const channels = await client.ensureQueryData(templateChannelsQuery);
    const lists = await Promise.all(channels.map((channel) => readAll<Template>("/templates", { query: { channel_id: channel.id }, signal })));
    const found = new Map<string, Template>();
    for (const template of lists.flat()) {
      const key = `${template.name}/${template.language}`;
      if (!found.has(key) || template.status === "approved") found.set(key, template);
    }
    return [...found.values()].filter((template) => template.category === "utility").sort((one, other) => one.name.localeCompare(other.name));
  },
  staleTime: 60_000,
});

/** What is written, of what was read. */
export const bodyOf = ({ nome, servico_id, clinica_id, ativa, silencio_de, silencio_ate, passos }: Chain) => ({ nome, servico_id, clinica_id, ativa, silencio_de, silencio_ate, passos });
