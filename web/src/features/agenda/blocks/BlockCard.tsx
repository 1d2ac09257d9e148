import { useMutation } from "@tanstack/react-query";
import { Repeat, Trash2 } from "lucide-react";

import { api } from "@/api/client";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

import { longDay } from "../days";
import type { Bloqueio } from "../queries";
import type { BlockedTime } from "../recurrence";
import type { Agenda } from "../useAgenda";
import { agendaWords } from "../words";
import { useBlocksAnew } from "./refresh";

/** A blocked time: who, when, why, and the way to take it back. */
export function BlockCard({ blocked: { block, start, end }, agenda, mayWrite, onClose }: { blocked: BlockedTime; agenda: Agenda; mayWrite: boolean; onClose: () => void }) {
  const words = useWords(agendaWords);
  const say = words.blocks;
  const removing = useRemoval(block, onClose);
  const who = agenda.practitioners.find((one) => one.id === block.medico_id)?.nome;
  const sameDay = start.slice(0, 10) === end.slice(0, 10);
  return (
    <Dialog
      open
      onClose={onClose}
      title={block.motivo || words.blocked}
      description={`${who ?? ""} · ${longDay(start)}, ${start.slice(11)} – ${sameDay ? "" : `${longDay(end)}, `}${end.slice(11)}`}
      actions={
        mayWrite && (
          <Button tone="danger" icon={<Trash2 aria-hidden className="size-4" />} busy={removing.isPending} onClick={() => removing.mutate()}>
            {say.remove}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-2 text-sm text-ink-2">
        <p>{say.by(block.criado_por)}</p>
        {block.rrule && (
          <p className="flex items-center gap-2">
            <Repeat aria-hidden className="size-4 shrink-0" />
            {say.removeAll}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function useRemoval(block: Bloqueio, onClose: () => void) {
  const words = useWords(agendaWords);
  const refresh = useBlocksAnew();
  const back = useMutation({
    mutationFn: () => api.post(`/medicos/${block.medico_id}/bloquear`, { body: { inicio: block.inicio, fim: block.fim, motivo: block.motivo, rrule: block.rrule } }),
    onSuccess: refresh,
  });
  return useMutation({
    mutationFn: () => api.delete(`/bloqueios/${block.id}`),
    onSuccess: () => {
      refresh();
      announce({ tone: "good", text: words.blocks.removed, action: { label: words.undo, act: () => back.mutate() } });
      onClose();
    },
  });
}
