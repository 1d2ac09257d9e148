import { dictionary } from "@/lib/language";

export const mentionWords = dictionary(
  {
    title: "Menções",
    open: (unread: number) => (unread === 0 ? "Menções" : unread === 1 ? "Menções: 1 não lida" : `Menções: ${unread} não lidas`),
    back: "Voltar às conversas",
    unread: "Não lidas",
    read: "Lidas",
    markAll: "Marcar todas como lidas",
    none: "Ninguém mencionou você ainda.",
    noneHint: "Quando um colega escrever @ e o seu nome numa nota, ela aparece aqui.",
    by: (who: string, patient: string) => `${who}, na conversa com ${patient}`,
    somebody: "Alguém",
    more: "Mostrar mais",
  },
  {
    title: "Mentions",
    open: (unread) => (unread === 0 ? "Mentions" : `Mentions: ${unread} unread`),
    back: "Back to the conversations",
    unread: "Unread",
    read: "Read",
    markAll: "Mark all as read",
    none: "Nobody has mentioned you yet.",
    noneHint: "When a colleague writes @ and your name in a note, it shows here.",
    by: (who, patient) => `${who}, in the conversation with ${patient}`,
    somebody: "Somebody",
    more: "Show more",
  },
);
