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
    perSecond: (count) => `${count} messages a second`,
  },
);
