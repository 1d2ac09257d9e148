import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bell, BellOff, Check, CheckCheck, CircleAlert, Clock } from "lucide-react";
import type { ReactNode } from "react";

import { api } from "@/api/client";
import type { components } from "@/api/schema";
import type { Agendamento, Page } from "@/api/types";
import { useWords } from "@/lib/language";

import { whenText } from "../changes";
import { wallIn } from "../days";
import { reminderLines } from "./reminderLines";

type Reminder = components["schemas"]["Lembrete"];

const remindersQuery = (id: string, version: number) =>
  queryOptions({ queryKey: ["agendamentos", "reminders", id, version], queryFn: async ({ signal }) => (await api.get<Page<Reminder>>(`/agendamentos/${id}/lembretes`, { signal })).items, refetchInterval: 20_000 });

/** What the patient was reminded of and when, what they have read, and what they answered. */
export function Reminders({ appointment }: { appointment: Agendamento }) {
  const words = useWords(reminderLines);
  const reminders = useQuery(remindersQuery(appointment.id, appointment.versao));
  const rows = (reminders.data ?? []).filter((row) => row.status !== "descartado" || row.mensagem_id);
  if (!rows.length) return null;
  return (
    <section>
      <h3 className="mb-2 text-[13px] font-semibold text-ink-2">{words.title}</h3>
      <ol className="flex flex-col gap-2.5">
        {rows.map((row) => (
          <Line key={row.id} row={row} zone={appointment.fuso_horario} />
        ))}
      </ol>
    </section>
  );
}

function Line({ row, zone }: { row: Reminder; zone: string }) {
  const words = useWords(reminderLines);
  const at = (instant: string) => whenText(wallIn(zone, instant));
  const told = row.lido_em ? words.read(at(row.lido_em)) : row.entregue_em ? words.delivered(at(row.entregue_em)) : row.enviado_em ? words.sent(at(row.enviado_em)) : "";
  return (
    <li className="flex gap-2.5 text-[13px]">
      <span className="mt-0.5 shrink-0 text-ink-3 [&>svg]:size-4">{iconOf(row)}</span>
      <div className="min-w-0">
        <p>
          <span className="font-medium">{words.statuses[row.status as "enviado"]}</span>{" "}
          <span className="text-ink-2">{row.status === "planejado" ? words.for(at(row.previsto_para)) : told || row.motivo}</span>
        </p>
        {row.resposta && <p className="font-medium text-accent-text">{words.answers[row.resposta as "confirmou"]}{row.respondido_em && <span className="font-normal text-ink-3"> · {at(row.respondido_em)}</span>}</p>}
        {row.conversa_id && (
          <Link to="/conversas/$id" params={{ id: row.conversa_id }} className="text-xs font-medium text-accent-text underline">
            {words.conversation}
          </Link>
        )}
      </div>
    </li>
  );
}

function iconOf(row: Reminder): ReactNode {
  if (row.status === "falhou") return <CircleAlert aria-hidden className="text-danger" />;
  if (row.status === "planejado") return <Clock aria-hidden />;
  if (row.status === "pulado") return <BellOff aria-hidden />;
  if (row.lido_em) return <CheckCheck aria-hidden className="text-accent-text" />;
  return row.enviado_em ? <Check aria-hidden /> : <Bell aria-hidden />;
}
