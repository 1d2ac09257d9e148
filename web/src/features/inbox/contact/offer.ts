/** Free times in words: for the card, and for the patient, who reads Portuguese whatever the screen speaks. */
import type { Horario } from "@/api/types";
import { clockTime, weekdayDate } from "@/lib/time";

export const dayAndHour = (instant: string) => `${weekdayDate(instant)}, ${clockTime(instant)}`;

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
