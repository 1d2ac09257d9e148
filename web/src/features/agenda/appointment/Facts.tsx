import type { Agendamento } from "@/api/types";
import { language, useWords } from "@/lib/language";
import { useStore } from "@/lib/store";

import { longDay, shortDay, wallIn } from "../days";
import { agendaWords } from "../words";

/** What was agreed, line by line. */
export function Facts({ appointment }: { appointment: Agendamento }) {
  const words = useWords(agendaWords).card;
  const locale = useStore(language);
  const confirmed = appointment.confirmado_em && wallIn(appointment.fuso_horario, appointment.confirmado_em);
  const inReais = (amount: string | null) => new Intl.NumberFormat(locale, { style: "currency", currency: "BRL" }).format(Number(amount ?? 0));
  const price = appointment.valor_total && (Number(appointment.valor_total) > 0 || appointment.promocao) ? inReais(appointment.valor_total) : null;
  const lines: [string, string | null | undefined][] = [
    [words.when, `${longDay(appointment.data_agendamento)}, ${appointment.horario_inicio}–${appointment.horario_fim}`],
    [words.service, appointment.servico],
    [words.practitioner, appointment.medico],
    [words.where, appointment.clinica],
    [words.room, appointment.sala],
    [words.overbooked, appointment.encaixe ? appointment.encaixe_motivo || words.yes : null],
    [words.insurer, appointment.convenio || words.privately],
    [words.price, price],
    [words.promotion, appointment.promocao && `${appointment.promocao} (−${inReais(appointment.desconto)})`],
    [words.origin, words.origins[appointment.origem as "api"] ?? appointment.origem],
    [words.confirmedAt, confirmed && `${shortDay(confirmed)}, ${confirmed.slice(11)}`],
    [words.reason, appointment.motivo_cancelamento],
  ];
  return (
    <dl className="grid grid-cols-[7rem_1fr] gap-x-3 gap-y-1.5 text-sm">
      {lines.map(([name, value]) =>
        value ? (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="font-medium break-words">{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
