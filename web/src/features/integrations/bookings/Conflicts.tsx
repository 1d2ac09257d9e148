import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { MarcacaoExterna } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { dayAndTime } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { ConfirmDialog } from "@/ui/Dialog";
import { ErrorState } from "@/ui/EmptyState";

import { conflictsQuery } from "./queries";
import { bookingWords } from "./words";

/** What was booked there and found no place here, each with what one can do about it. */
export function Conflicts({ connectionId }: { connectionId: string }) {
  const words = useWords(bookingWords);
  const conflicts = useQuery(conflictsQuery(connectionId));
  const found = conflicts.data ?? [];
  return (
    <Card title={found.length ? `${words.conflicts} (${found.length})` : words.conflicts}>
      {conflicts.isError ? (
        <ErrorState failure={conflicts.error} onRetry={() => void conflicts.refetch()} />
      ) : found.length === 0 ? (
        <p className="flex items-center gap-2 text-sm text-ink-2">
          <CircleCheck aria-hidden className="size-4 text-good" />
          {words.noConflicts}
        </p>
      ) : (
        <>
          <p className="text-sm text-ink-2">{words.conflictsHint}</p>
          <ul className="mt-2 flex flex-col divide-y divide-line">
            {found.map((booking) => (
              <Conflict key={booking.id} booking={booking} />
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function Conflict({ booking }: { booking: MarcacaoExterna }) {
  const words = useWords(bookingWords);
  const mayAct = useMay("attendant");
  const act = useSettle(booking);
  const [asking, setAsking] = useState(false);
  const reason = words.reasons[booking.motivo as keyof typeof words.reasons] ?? booking.motivo;
  const movedHere = booking.motivo === "remarcada_aqui";
  return (
    <li className="py-3">
      <div className="flex items-start gap-2 text-sm">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
        <div className="min-w-0 flex-1">
          <p className="font-medium break-words">
            {booking.paciente_nome} <span className="font-normal text-ink-2">· {booking.oferta}</span>
          </p>
          <p className="text-ink-2 tabular-nums">
            <time dateTime={booking.inicio}>{dayAndTime(booking.inicio)}</time>
          </p>
          <p className="mt-1">
            <span className="font-medium">{reason}.</span> <span className="text-ink-2">{booking.detalhe}</span>
          </p>
          {(booking.paciente_telefone || booking.paciente_email) && <p className="mt-1 break-words text-ink-2">{[booking.paciente_telefone, booking.paciente_email].filter(Boolean).join(" · ")}</p>}
          {booking.pessoas > 1 && <p className="mt-1 text-ink-2">{words.people(booking.pessoas)}</p>}
          {mayAct && (
            <div className="mt-2 flex flex-wrap gap-2">
              {!booking.cancelada_la && (
                <Button busy={act.isPending} onClick={() => act.mutate("tentar")}>
                  {movedHere ? words.takeTheirs : words.retry}
                </Button>
              )}
              <Button disabled={act.isPending} onClick={() => act.mutate("manter")}>
                {words.keep}
              </Button>
              {!booking.cancelada_la && booking.motivo !== "em_grupo" && (
                <Button tone="danger" disabled={act.isPending} onClick={() => setAsking(true)}>
                  {words.cancel}
                </Button>
              )}
            </div>
          )}
        </div>
      </div>
      <ConfirmDialog
        open={asking}
        danger
        title={words.cancelTitle(booking.paciente_nome)}
        description={movedHere ? words.cancelMovedHint : words.cancelHint}
        confirmLabel={words.cancel}
        busy={act.isPending}
        onConfirm={() => act.mutate("cancelar", { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      />
    </li>
  );
}

function useSettle(booking: MarcacaoExterna) {
  const words = useWords(bookingWords);
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (act: "tentar" | "manter" | "cancelar") =>
      act === "cancelar" ? api.post<MarcacaoExterna>(`/marcacoes-externas/${booking.id}/cancelar`) : api.post<MarcacaoExterna>(`/marcacoes-externas/${booking.id}/resolver`, { body: { acao: act } }),
    onSuccess: (after, act) => {
      if (act === "cancelar") announce({ tone: "good", text: words.cancelling });
      else if (after.situacao === "conflito") announce({ tone: "danger", text: `${words.still} ${after.detalhe ?? ""}`.trim() });
      else announce({ tone: "good", text: words.settled });
      void queryClient.invalidateQueries({ queryKey: ["marcacoes"] });
      void queryClient.invalidateQueries({ queryKey: ["agendamentos"] });
    },
  });
}
