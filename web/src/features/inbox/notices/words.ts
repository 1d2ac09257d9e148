import { dictionary } from "@/lib/language";

export const noticeWords = dictionary(
  {
    heading: "Avisos",
    sound: "Som ao chegar mensagem",
    desktop: "Avisos do navegador",
    mineOnly: "Só as minhas e as sem dono",
    ask: "Quer um aviso do navegador quando chegar mensagem e você estiver em outra janela?",
    allow: "Quero",
    notNow: "Agora não",
    denied: "O navegador bloqueou os avisos deste site. Libere no cadeado ao lado do endereço.",
    someone: "Nova mensagem",
    assigned: "Esta conversa agora é sua.",
    mentionedBy: (name: string) => `${name} mencionou você`,
    late: "Passou do prazo de resposta.",
  },
  {
    heading: "Notices",
    sound: "Sound when a message comes",
    desktop: "Browser notifications",
    mineOnly: "Only mine and nobody's",
    ask: "Would you like a notification from the browser when a message comes and you are in another window?",
    allow: "Yes, please",
    notNow: "Not now",
    denied: "The browser blocked notifications of this site. Allow them at the padlock beside the address.",
    someone: "New message",
    assigned: "This conversation is yours now.",
    mentionedBy: (name) => `${name} mentioned you`,
    late: "The time to answer has passed.",
  },
);
