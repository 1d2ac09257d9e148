import { createPortal } from "react-dom";

import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";

import { daysBetween, longDay, shortDay, wallIn } from "./days";
import { lookOf } from "./statuses";
import type { Agenda } from "./useAgenda";
import type { Place } from "./useView";
import { agendaWords } from "./words";

const WIDTHS = { time: "w-[11%]", patient: "w-[20%]", phone: "w-[16%]", service: "w-[15%]", insurer: "w-[11%]", status: "w-[11%]", notes: "" };
const COLUMNS = ["time", "patient", "phone", "service", "insurer", "status", "notes"] as const;

/** What comes out of the printer: a table a day and practitioner. Beside the application, since on paper the rest is gone. */
export function PrintSheet({ agenda, place, zone }: { agenda: Agenda; place: Place; zone: string }) {
  const words = useWords(agendaWords);
  const now = wallIn(zone);
  const sheets = daysBetween(place.from, place.to).flatMap((day) =>
    agenda.shown.map((who) => ({ day, who, rows: agenda.appointments.filter((one) => one.medico_id === who.id && one.data_agendamento === day) })).filter((sheet) => sheet.rows.length),
  );
  return createPortal(
    <div className="agenda-paper text-[11px]">
      {sheets.map(({ day, who, rows }) => (
        <section key={day + who.id} className="mb-5">
          <h2 className="mb-1 break-after-avoid text-sm font-bold">
            {longDay(day)} · {who.nome}
          </h2>
          <table className="w-full table-fixed border-collapse border-b border-gray-400 [&_td]:border [&_td]:border-gray-400 [&_td]:px-1.5 [&_td]:py-1 [&_td]:align-top [&_th]:border [&_th]:border-gray-400 [&_th]:px-1.5 [&_th]:py-0.5 [&_th]:text-left">
            <thead>
              <tr>
                {COLUMNS.map((name) => (
                  <th key={name} scope="col" className={WIDTHS[name]}>
                    {words.paper[name]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id} className="break-inside-avoid">
                  <td className="whitespace-nowrap">
                    {row.horario_inicio}–{row.horario_fim}
                  </td>
                  <td className="font-semibold break-words">{row.paciente_nome}</td>
                  <td className="whitespace-nowrap">{readablePhone(row.paciente_telefone)}</td>
                  <td>{row.servico}</td>
                  <td>{row.convenio ?? words.card.privately}</td>
                  <td>{words.statuses[lookOf(row)]}</td>
                  <td className="break-words">{row.observacoes}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
      {!sheets.length && <p>{words.nothing}</p>}
      <p>{words.printed(`${shortDay(now)} ${now.slice(11)}`)}</p>
    </div>,
    document.body,
  );
}
