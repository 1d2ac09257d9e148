import { dictionary } from "@/lib/language";

export const foundWords = dictionary(
  {
    messages: "Nas mensagens",
    contacts: "Nos contatos",
    more: "Mais mensagens",
    noConversation: "ainda sem conversa",
    bar: "Resultados da busca",
    place: (number: number, count: string) => `${number} de ${count}`,
    searchFor: (q: string) => `“${q}”`,
    next: "Próximo resultado",
    previous: "Resultado anterior",
    close: "Sair da busca",
    searching: "Buscando nas mensagens…",
  },
  {
    messages: "In messages",
    contacts: "In contacts",
    more: "More messages",
    noConversation: "no conversation yet",
    bar: "Search results",
    place: (number, count) => `${number} of ${count}`,
    searchFor: (q) => `“${q}”`,
    next: "Next result",
    previous: "Previous result",
    close: "Leave the search",
    searching: "Searching the messages…",
  },
);
