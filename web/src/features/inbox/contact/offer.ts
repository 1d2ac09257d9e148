/** Free times in words: for the card, and for the patient, who reads Portuguese whatever the screen speaks. */
import type { Horario } from "@/api/types";
import { weekdayOfDay } from "@/lib/time";

/** On the clinic's own clock, which may not be the account's: "seg 23/11, 08:00". */
export const dayAndHour = (day: string, hour: string) => `${weekdayOfDay(day)}, ${hour.slice(0, 5)}`;

function toPatient(time: Horario): string {
  const [year, month, day] = time.data.split("-").map(Number) as [number, number, number];
  const weekday = new Intl.DateTimeFormat("pt-BR", { weekday: "long" }).format(new Date(year, month - 1, day));
  return `${weekday}, ${String(day).padStart(2, "0")}/${String(month).padStart(2, "0")}, às ${time.hora}`;
}

/** A numbered offer, as the bot would make it. */
export function offerText(service: string, times: Horario[]): string {
  const practitioners = new Set(times.map((time) => time.medico_id));
  const lines = times.map((time, index) => `${index + 1}) ${toPatient(time)}${practitioners.size > 1 ? `, com ${time.medico}` : ""}`);
  const withWhom = practitioners.size === 1 ? ` com ${times[0]!.medico}` : "";
  return [`Tenho estes horários para ${service}${withWhom}:`, "", ...lines, "", "Qual fica melhor? Responda com o número."].join("\n");
}
