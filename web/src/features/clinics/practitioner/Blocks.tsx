import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Repeat, Trash2 } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { Bloqueio } from "@/api/types";
import { announce } from "@/lib/announcements";
import { language, useWords } from "@/lib/language";
import { useStore } from "@/lib/store";
import { Badge } from "@/ui/Badge";
import { IconButton } from "@/ui/IconButton";
import { uiWords } from "@/ui/words";

import { ListCard } from "../ListCard";
import { blocksQuery } from "../queries";
import { readableDay } from "../week/readableDay";
import { repetitionOf, type Frequency } from "../week/recurrence";
import { clinicWords, type ClinicWords } from "../words";
import { NewBlock } from "./NewBlock";

export function Blocks({ practitionerId }: { practitionerId: string }) {
  const words = useWords(clinicWords);
  const ui = useWords(uiWords);
  const mayWrite = useMay("attendant");
  const queryClient = useQueryClient();
  const query = blocksQuery(practitionerId);
  const list = useQuery(query);
  const [adding, setAdding] = useState(false);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: query.queryKey });
  const undo = ({ inicio, fim, motivo, rrule }: Bloqueio) => void api.post(`/medicos/${practitionerId}/bloquear`, { body: { inicio, fim, motivo, rrule } }).then(refresh);
  const remove = useMutation({
    mutationFn: (block: Bloqueio) => api.delete(`/bloqueios/${block.id}`),
    onSuccess: (_nothing, block) => {
      refresh();
      announce({ tone: "good", text: words.blocks.removed, action: { label: words.exceptions.undo, act: () => undo(block) } });
    },
  });
  return (
    <ListCard
      words={words.blocks}
      list={list}
      onAdd={mayWrite && (() => setAdding(true))}
      row={(block) => (
        <li key={block.id} className="flex items-center gap-3 py-2">
          <span className="min-w-0 flex-1">
            <span className="block text-sm font-medium tabular-nums"><Span block={block} /></span>
            {block.motivo && <span className="block text-[13px] text-ink-2">{block.motivo}</span>}
            {block.rrule && (
              <Badge className="mt-0.5" icon={<Repeat aria-hidden />}>
                {ruleInWords(block.rrule, words)}
              </Badge>
            )}
          </span>
          {mayWrite && <IconButton label={ui.removeThis(block.motivo ?? words.blocks.title)} icon={<Trash2 aria-hidden className="size-4" />} disabled={remove.isPending} onClick={() => remove.mutate(block)} />}
        </li>
      )}
    >
      {adding && <NewBlock practitionerId={practitionerId} onDone={refresh} onClose={() => setAdding(false)} />}
    </ListCard>
  );
}

/** On the clinic's wall clock; the day once where it begins and ends on the same. */
function Span({ block: { inicio, fim, fuso_horario } }: { block: Bloqueio }) {
  const spoken = useStore(language);
  return new Intl.DateTimeFormat(spoken, { dateStyle: "short", timeStyle: "short", timeZone: fuso_horario }).formatRange(new Date(inicio), new Date(fim));
}

function ruleInWords(rule: string, words: ClinicWords): string {
  const repetition = repetitionOf(rule);
  if (!repetition) return words.blocks.byHand(rule);
  const { frequency, every, days, until } = repetition;
  const rhythm = every > 1 ? words.blocks.everyN(every, words.blocks.units[frequency as Exclude<Frequency, "none">]) : words.blocks.frequencies[frequency].toLowerCase();
  return [rhythm, days.map((day) => words.shortDays[day]).join(", "), until && words.blocks.untilDay(readableDay(until))].filter(Boolean).join(" · ");
}
