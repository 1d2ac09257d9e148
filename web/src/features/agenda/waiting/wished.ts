/** When somebody wishes for, in words. */
import { shortDate } from "@/lib/time";

import type { Wish } from "./queries";
import type { waitingWords } from "./words";

type Words = (typeof waitingWords)["pt-BR"] | (typeof waitingWords)["en"];
type When = Pick<Wish, "data_inicio" | "data_fim" | "dias_semana" | "periodos" | "hora_de" | "hora_ate">;

/** "de 01/12 a 15/12", "ter, qui", "manhã", "das 18:00 às 20:00": each where it was said. */
export function wishedParts(wish: When, words: Words): string[] {
  const weekdays = wish.dias_semana.map((day) => words.weekdays[day as 1]).join(", ");
  const periods = wish.periodos.map((one) => words.periods[one as "manha"]).join(", ");
  const hours = wish.hora_de || wish.hora_ate ? words.hours(wish.hora_de ?? "", wish.hora_ate ?? "") : "";
  return [words.days(dayText(wish.data_inicio), dayText(wish.data_fim)), weekdays, periods, hours].filter(Boolean);
}

/** "2026-12-01" as "01/12". */
const dayText = (day: string) => shortDate(`${day}T12:00:00Z`);
