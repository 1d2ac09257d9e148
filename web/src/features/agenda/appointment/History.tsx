import { useQuery, useQueryClient } from "@tanstack/react-query";

import { readable } from "@/api/problem";
import type { Agendamento } from "@/api/types";
import { useWords } from "@/lib/language";
import { Skeleton } from "@/ui/Skeleton";

import { whenText } from "../changes";
import { wallIn } from "../days";
import { clinicsQuery, historyQuery, practitionersQuery, servicesQuery, type Mudanca } from "../queries";
import { agendaWords } from "../words";

/** Who changed what, the newest first. */
export function History({ appointment }: { appointment: Agendamento }) {
  const words = useWords(agendaWords).card;
  const history = useQuery(historyQuery(appointment.id, appointment.versao));
  return (
    <section>
      <h3 className="mb-2 text-[13px] font-semibold text-ink-2">{words.history}</h3>
      {history.isPending && <Skeleton className="h-14 rounded-lg" />}
      {history.isError && <p className="text-[13px] text-danger">{readable(history.error)}</p>}
      <ol className="flex flex-col gap-3 border-l-2 border-line pl-3">
        {[...(history.data ?? [])].reverse().map((change) => (
          <Change key={change.versao} change={change} zone={appointment.fuso_horario} />
        ))}
      </ol>
    </section>
  );
}

function Change({ change, zone }: { change: Mudanca; zone: string }) {
  const words = useWords(agendaWords).card;
  const name = useNames();
  const fields = Object.keys(words.fields).flatMap((field) => (change.alteracoes[field] ? [[field, change.alteracoes[field]] as const] : []));
  return (
    <li className="text-[13px]">
      <p>
        <span className="font-medium">{words.done[change.acao as "agendado"] ?? change.acao}</span> <span className="text-ink-2">{words.by(String(change.autor.nome ?? ""))}</span>
      </p>
      {fields.map(([field, [before, after]]) => (
        <p key={field} className="text-ink-2">
          {words.fields[field as "convenio"]}: {!!before && <s className="text-ink-3">{name(field, before)}</s>} {name(field, after)}
        </p>
      ))}
      {change.motivo && <p className="text-ink-2">“{change.motivo}”</p>}
      <time dateTime={change.em} className="text-xs text-ink-3">
        {whenText(wallIn(zone, change.em))}
      </time>
    </li>
  );
}

/** The history keeps ids and wall times; people read names. */
function useNames(): (field: string, value: unknown) => string {
  const queryClient = useQueryClient();
  const lists: Record<string, { id: string; nome: string }[] | undefined> = {
    medico_id: queryClient.getQueryData(practitionersQuery.queryKey),
    servico_id: queryClient.getQueryData(servicesQuery.queryKey),
    clinica_id: queryClient.getQueryData(clinicsQuery.queryKey),
  };
  return (field, value) => {
    if (value === null || value === undefined || value === "") return "—";
    if (field.endsWith("_local")) return whenText(String(value));
    return lists[field]?.find((one) => one.id === value)?.nome ?? String(value);
  };
}
