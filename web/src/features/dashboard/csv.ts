/** A table as spreadsheets of this country open it: semicolons, decimal commas, and nothing that runs as a formula. */
import type { Metricas } from "@/api/types";

type Columns = Record<"data" | "medico" | "agendamentos" | "realizados" | "faltas" | "cancelados" | "minutos_ocupados" | "minutos_oferecidos" | "realizada" | "prevista" | "perdida", string>;

const cell = (value: string) => {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const amount = (value: string) => value.replace(".", ",");

export function csvOf(rows: Metricas["items"], columns: Columns): string {
  const withMoney = rows.some((row) => row.receita);
  const { realizada, prevista, perdida, ...plain } = columns;
  const head = [...Object.values(plain), ...(withMoney ? [realizada, prevista, perdida] : [])];
  const lines = rows.map((row) => [
    row.data,
    row.medico,
    ...[row.agendamentos, row.realizados, row.faltas, row.cancelados, row.minutos_ocupados, row.minutos_oferecidos].map(String),
    ...(row.receita ? [row.receita.realizada, row.receita.prevista, row.receita.perdida].map(amount) : []),
  ]);
  return [head, ...lines].map((line) => line.map(cell).join(";")).join("\r\n") + "\r\n";
}

export function download(name: string, text: string): void {
  // The mark at the beginning tells Excel that this is UTF-8.
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
