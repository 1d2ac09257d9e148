import { dictionary } from "@/lib/language";

export const newsWords = dictionary(
  {
    title: "O que o provedor diz da conta",
    number: "Número",
    quality: "Qualidade",
    qualities: { green: "Boa", yellow: "Média", red: "Baixa", unknown: "Ainda sem nota" },
    dailyLimit: "Conversas que a clínica pode começar em 24 horas",
    unlimited: "Sem limite",
    people: (count: number) => (count === 1 ? "Com 1 pessoa" : `Com ${count.toLocaleString("pt-BR")} pessoas`),
    speed: "Velocidade",
    history: "Conversas antigas do celular",
    historyStates: { running: "Chegando", done: "Completas", refused: "A clínica escolheu, no celular, não compartilhar" },
    historyCount: (count: number) => (count === 1 ? "1 mensagem trazida" : `${count.toLocaleString("pt-BR")} mensagens trazidas`),
    perSecond: (count: number) => `${count} mensagens por segundo`,
  },
  {
    title: "What the provider says of the account",
    number: "Number",
    quality: "Quality",
    qualities: { green: "Good", yellow: "Medium", red: "Low", unknown: "Not rated yet" },
    dailyLimit: "Conversations the clinic may begin in 24 hours",
    unlimited: "No limit",
    people: (count) => (count === 1 ? "With 1 person" : `With ${count.toLocaleString("en")} people`),
    speed: "Speed",
    history: "Past conversations of the phone",
    historyStates: { running: "Coming in", done: "Complete", refused: "The clinic chose on its phone not to share them" },
    historyCount: (count) => (count === 1 ? "1 message brought in" : `${count.toLocaleString("en")} messages brought in`),
    perSecond: (count) => `${count} messages a second`,
  },
);
