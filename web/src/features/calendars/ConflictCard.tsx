import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Ban, CalendarPlus, CalendarX2, Check, CopyX, EyeOff, Layers, Megaphone, Snowflake, Undo2, type LucideIcon } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { CalendarConflict } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { ago, clockTime, shortDate } from "@/lib/time";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

import { calendarWords } from "@/ui/calendars/words";

type Act = CalendarConflict["acoes"][number];
const ICONS: Record<CalendarConflict["tipo"], LucideIcon> = { mudanca_recusada: Undo2, apagado: CalendarX2, os_dois_mudaram: CopyX, compromisso_por_cima: Layers, mudancas_demais: Snowflake, avisar_paciente: Megaphone, marcacao_de_fora: CalendarPlus };
const ACT_ICONS: Record<Act, LucideIcon> = { manter: Check, aceitar: Undo2, cancelar: Ban, ignorar: EyeOff };

/** Both versions side by side, and one click for each way out. */
export function ConflictCard({ conflict }: { conflict: CalendarConflict }) {
  const words = useWords(calendarWords);
  const queryClient = useQueryClient();
  const mayDecide = useMay("attendant");
  const [asking, setAsking] = useState(false);
  const resolve = useMutation({
    mutationFn: (acao: Act) => api.post<CalendarConflict>(`/calendar-conflicts/${conflict.id}/resolver`, { body: { acao } }),
    onSuccess: (after) => {
      if (after.estado === "aberto") announce({ tone: "danger", text: words.still });
      else announce({ tone: "good", text: words.done });
      setAsking(false);
    },
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ["calendars"] });
      void queryClient.invalidateQueries({ queryKey: ["marcacoes"] });
    },
  });
  const Icon = ICONS[conflict.tipo];
  const booking = conflict.tipo === "marcacao_de_fora";
  const acts = { ...words.acts, ...(booking ? { cancelar: words.cancelThere } : {}), ...(conflict.tipo === "avisar_paciente" ? { manter: words.told } : {}) };
  const decide = (act: Act) => (act === "cancelar" ? setAsking(true) : resolve.mutate(act));
  return (
    <article className="rounded-xl border border-line bg-surface p-4">
      <header className="flex items-start gap-3">
        <span className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-warn-soft text-warn">
          <Icon aria-hidden className="size-4.5" />
        </span>
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-x-2">
            <h3 className="text-sm font-semibold text-ink">{words.kinds[conflict.tipo]}</h3>
            <span className="text-xs text-ink-3">{ago(conflict.criado_em)}</span>
            {conflict.resolucao && <Badge tone="good">{words.resolutions[conflict.resolucao]}</Badge>}
          </div>
          <p className="text-[13px] text-ink-2">
            <span className="font-medium text-ink">{conflict.paciente_nome}</span> · {[conflict.servico, conflict.medico, readablePhone(conflict.paciente_contato)].filter(Boolean).join(" · ")}
          </p>
        </div>
      </header>
      <p className="mt-2 text-[13px] text-ink-2">{words.explained[conflict.tipo]}</p>
      {conflict.motivo && <p className="mt-1 text-[13px] font-medium text-ink">{conflict.motivo}</p>}
      <div className="mt-3 grid gap-2 sm:grid-cols-2">
        <Version name={words.ours} version={conflict.nossa} />
        <Version name={conflict.tipo === "avisar_paciente" ? words.before : booking ? conflict.integracao : `${words.theirs} · ${conflict.calendario}`} version={conflict.deles} />
      </div>
      <footer className="mt-3 flex flex-wrap items-center gap-2">
        {mayDecide &&
          conflict.acoes.map((act, place) => {
            const ActIcon = ACT_ICONS[act];
            return (
              <Button key={act} size="small" tone={act === "cancelar" ? "danger" : place === 0 ? "primary" : "plain"} disabled={resolve.isPending} icon={<ActIcon aria-hidden className="size-3.5" />} onClick={() => decide(act)}>
                {acts[act]}
              </Button>
            );
          })}
        {conflict.resolvido_por && <span className="text-xs text-ink-3">{words.by(conflict.resolvido_por)}</span>}
        {conflict.agendamento_id ? (
          <Link to="/agenda" search={{ id: conflict.agendamento_id, data: conflict.inicio.slice(0, 10) }} className="ml-auto text-[13px] font-medium text-accent-text underline">
            {words.seeAppointment}
          </Link>
        ) : (
          <Link to="/integracoes/$id" params={{ id: conflict.connection_id }} className="ml-auto text-[13px] font-medium text-accent-text underline">
            {words.seeOrigin}
          </Link>
        )}
      </footer>
      {asking && (
        <Dialog
          open
          onClose={() => setAsking(false)}
          title={booking ? words.cancelThereTitle : words.cancelTitle}
          description={(booking ? words.cancelThereHint : words.cancelHint)(conflict.paciente_nome)}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{words.keep}</Button>
              <Button tone="danger" busy={resolve.isPending} onClick={() => resolve.mutate("cancelar")}>
                {acts.cancelar}
              </Button>
            </>
          }
        />
      )}
    </article>
  );
}

function Version({ name, version }: { name: string; version: CalendarConflict["nossa"] }) {
  const words = useWords(calendarWords);
  const times = version.inicio && version.fim && (version.dia_inteiro ? words.allDay : `${clockTime(version.inicio)}–${clockTime(version.fim)}`);
  const when = version.apagado ? words.gone : version.ausente ? words.absent : version.inicio ? `${shortDate(version.inicio)} · ${times}` : "–";
  return (
    <div className="rounded-lg bg-hover px-3 py-2">
      <p className="truncate text-xs text-ink-3">{name}</p>
      <p className={version.apagado ? "text-sm font-medium text-danger" : "text-sm font-medium text-ink tabular-nums"}>{when}</p>
      {version.titulo && <p className="truncate text-xs text-ink-2">{version.titulo}</p>}
    </div>
  );
}
