import { dictionary } from "@/lib/language";

export const reminderLines = dictionary(
  {
    title: "Lembretes",
    statuses: { planejado: "Planejado", enviado: "Enviado", pulado: "Não enviado", falhou: "Falhou", descartado: "Descartado" },
    for: (when: string) => `para ${when}`,
    sent: (when: string) => when,
    delivered: (when: string) => `entregue ${when}`,
    read: (when: string) => `lido ${when}`,
    answers: { confirmou: "Confirmou a presença", quer_remarcar: "Quer outro horário", cancelou: "Cancelou", manteve: "Manteve o horário", nao_pode: "Disse que não pode ir" },
    conversation: "Abrir a conversa",
  },
  {
    title: "Reminders",
    statuses: { planejado: "Planned", enviado: "Sent", pulado: "Not sent", falhou: "Failed", descartado: "Dropped" },
    for: (when: string) => `for ${when}`,
    sent: (when: string) => when,
    delivered: (when: string) => `delivered ${when}`,
    read: (when: string) => `read ${when}`,
    answers: { confirmou: "Confirmed", quer_remarcar: "Wants another time", cancelou: "Cancelled", manteve: "Kept the time", nao_pode: "Said they cannot come" },
    conversation: "Open the conversation",
  },
);
