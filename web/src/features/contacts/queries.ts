/** What the contacts' screens read from the server. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Agendamento, Channel, Contact, Conversation, Page } from "@/api/types";
import { readAll } from "@/api/all";
import { readVersioned } from "@/api/versioned";
import { localDay } from "@/lib/time";

export const contactKeys = {
  lists: ["contacts", "list"] as const,
  one: (id: string) => ["contacts", "versioned", id] as const,
  conversations: (id: string) => ["conversations", "of", id] as const,
  appointments: (id: string) => ["agendamentos", "whole", id] as const,
};

export const contactsQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: [...contactKeys.lists, q] as const,
    queryFn: ({ pageParam, signal }) => api.get<Page<Contact>>("/contacts", { query: { q, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export const contactQuery = (id: string) =>
  queryOptions({ queryKey: contactKeys.one(id), queryFn: ({ signal }) => readVersioned<Contact>(`/contacts/${id}`, signal) });

export const conversationsOfQuery = (id: string) =>
  queryOptions({
    queryKey: contactKeys.conversations(id),
    queryFn: ({ signal }) => api.get<Page<Conversation>>("/conversations", { query: { contact_id: id, status: "all", limit: 10 }, signal }),
  });

const YEARS = 5;

/** From years ago to years ahead: a person's own are few. */
export const appointmentsOfQuery = (id: string) =>
  queryOptions({
    queryKey: contactKeys.appointments(id),
    queryFn: ({ signal }) => readAll<Agendamento>("/agendamentos", { query: { paciente_id: id, data: inYears(-YEARS), data_fim: inYears(YEARS) }, signal }),
  });

function inYears(years: number): string {
  const today = localDay();
  return `${Number(today.slice(0, 4)) + years}${today.slice(4, 7)}-01`;
}

export const channelsQuery = queryOptions({ queryKey: ["channels"], queryFn: ({ signal }) => readAll<Channel>("/channels", { signal }), staleTime: 5 * 60_000 });
