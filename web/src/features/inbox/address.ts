/** What the inbox's address says: which conversations the list shows, so that a filter can be shared, kept by a reload and left by "back". */
import { PLAIN_FILTER, type ListFilter } from "./filter";

export interface InboxSearch {
  /** In place of the list: the notes in which one was mentioned. */
  ver?: "mencoes";
  fila?: string;
  situacao?: string;
  busca?: string;
  etiqueta?: string;
  canal?: string;
  equipe?: string;
  responsavel?: string;
  prioridade?: string;
  ordem?: string;
  nao_lidas?: true;
  participo?: true;
  mencionado?: true;
  rascunho?: true;
}

/** Where a conversation opens: at a message, whose place among the others a search has told. */
export interface ConversationSearch {
  mensagem?: string;
  em?: string;
}

const CHOICES = {
  tab: ["fila", { minhas: "mine", aguardando: "waiting", "sem-dono": "unassigned", todas: "all" }],
  status: ["situacao", { abertas: "open", pendentes: "pending", adiadas: "snoozed", resolvidas: "resolved", todas: "all" }],
  sort: ["ordem", { recentes: "newest", antigas: "oldest", espera: "waiting", prazo: "due", prioridade: "priority" }],
  priority: ["prioridade", { urgente: "urgent", alta: "high", media: "medium", baixa: "low" }],
} as const;

const TEXTS = { q: "busca", label: "etiqueta", channel_id: "canal", team: "equipe", assignee: "responsavel" } as const;
const FLAGS = { unread: "nao_lidas", participating: "participo", mentioned: "mencionado", has_draft: "rascunho" } as const;

export const LIST_KEYS = ["ver", "fila", "situacao", "ordem", "prioridade", ...Object.values(TEXTS), ...Object.values(FLAGS)] as const satisfies (keyof InboxSearch)[];

/** Keeps a key that is given as undefined: that is how one is taken out of the address. */
export function inboxSearch(search: Record<string, unknown>): InboxSearch {
  const right = searchOf(filterAt(search), search.ver === "mencoes");
  return Object.fromEntries(LIST_KEYS.filter((key) => key in search).map((key) => [key, right[key]])) as InboxSearch;
}

export function conversationSearch(search: Record<string, unknown>): ConversationSearch {
  const { mensagem, em } = search;
  return { ...(typeof mensagem === "string" ? { mensagem } : {}), ...(typeof em === "string" ? { em } : {}) };
}

/** Every key, those that say nothing as undefined. */
export function searchOf(filter: ListFilter, mentions = false): InboxSearch {
  const choices = Object.entries(CHOICES).map(([field, [key, names]]) => {
    const value = filter[field as keyof typeof CHOICES];
    return [key, value === PLAIN_FILTER[field as keyof typeof CHOICES] ? undefined : Object.entries(names).find(([, one]) => one === value)?.[0]];
  });
  const texts = Object.entries(TEXTS).map(([field, key]) => [key, filter[field as keyof typeof TEXTS].trim() || undefined]);
  const flags = Object.entries(FLAGS).map(([field, key]) => [key, filter[field as keyof typeof FLAGS] || undefined]);
  return { ver: mentions ? "mencoes" : undefined, ...Object.fromEntries([...choices, ...texts, ...flags]) } as InboxSearch;
}

export function filterAt(search: Record<string, unknown>): ListFilter {
  const choices = Object.entries(CHOICES).map(([field, [key, names]]) => [field, (names as Record<string, string>)[String(search[key])] ?? PLAIN_FILTER[field as keyof typeof CHOICES]]);
  const texts = Object.entries(TEXTS).map(([field, key]) => [field, typeof search[key] === "string" || typeof search[key] === "number" ? String(search[key]) : ""]);
  const flags = Object.entries(FLAGS).map(([field, key]) => [field, search[key] === true]);
  return Object.fromEntries([...choices, ...texts, ...flags]) as unknown as ListFilter;
}
