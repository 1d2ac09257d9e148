import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarOff, Trash2 } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { Excecao } from "@/api/types";
import { announce } from "@/lib/announcements";
import { orNull } from "@/lib/draft";
import { useWords } from "@/lib/language";
import { localDay, longDay } from "@/lib/time";
import { Badge } from "@/ui/Badge";
import { Field } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";
import { IconButton } from "@/ui/IconButton";
import { Select } from "@/ui/Select";
import { uiWords } from "@/ui/words";

import { ListCard } from "../ListCard";
import { clinicsQuery, exceptionsQuery } from "../queries";
import { readableDay } from "../week/readableDay";
import { nextSlot, wrongOf, type Slot } from "../week/week";
import { DaySlots } from "../week/WeekEditor";
import { clinicWords } from "../words";

export function Exceptions({ practitionerId }: { practitionerId: string }) {
  const words = useWords(clinicWords);
  const ui = useWords(uiWords);
  const mayWrite = useMay("attendant");
  const queryClient = useQueryClient();
  const query = exceptionsQuery(practitionerId);
  const list = useQuery(query);
  const [adding, setAdding] = useState(false);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: query.queryKey });
  const remove = useMutation({
    mutationFn: (day: Excecao) => api.delete(`/medicos/${practitionerId}/excecoes/${day.data}`),
    onSuccess: (_nothing, day) => {
      refresh();
      announce({ tone: "good", text: words.exceptions.removed, action: { label: words.exceptions.undo, act: () => void api.post(`/medicos/${practitionerId}/excecoes`, { body: day }).then(refresh) } });
    },
  });
  return (
    <ListCard
      words={words.exceptions}
      list={list}
      onAdd={mayWrite && (() => setAdding(true))}
      row={(day) => (
        <li key={day.data} className="flex items-center gap-3 py-2">
          <span className="min-w-0 flex-1">
            <span className="block text-sm font-medium">{longDay(day.data)}</span>
            <span className="block text-[13px] text-ink-2 tabular-nums">
              {(day.intervalos ?? []).map((slot) => `${slot.inicio}–${slot.fim}`).join(", ")}
              {day.motivo && `${day.intervalos?.length ? " · " : ""}${day.motivo}`}
            </span>
          </span>
          {!day.intervalos?.length && (
            <Badge tone="warn" icon={<CalendarOff aria-hidden />}>
              {words.exceptions.off}
            </Badge>
          )}
          {mayWrite && <IconButton label={ui.removeThis(readableDay(day.data))} icon={<Trash2 aria-hidden className="size-4" />} disabled={remove.isPending} onClick={() => remove.mutate(day)} />}
        </li>
      )}
    >
      {adding && <NewException practitionerId={practitionerId} onDone={refresh} onClose={() => setAdding(false)} />}
    </ListCard>
  );
}

function NewException({ practitionerId, onDone, onClose }: { practitionerId: string; onDone: () => void; onClose: () => void }) {
  const words = useWords(clinicWords);
  const ui = useWords(uiWords);
  const clinics = useQuery(clinicsQuery).data;
  const [date, setDate] = useState("");
  const [off, setOff] = useState(true);
  const [slots, setSlots] = useState<Slot[]>([nextSlot([])]);
  const [reason, setReason] = useState("");
  const wrong = !off && (!slots.length || wrongOf(slots).some(Boolean));
  const add = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.post(`/medicos/${practitionerId}/excecoes`, { body: { data: date, intervalos: off ? [] : slots, motivo: orNull(reason) } }),
    onSuccess: () => {
      onDone();
      onClose();
    },
  });
  return (
    <FormDialog
      width="medium"
      onClose={onClose}
      title={words.exceptions.add}
      description={words.exceptions.hint}
      busy={add.isPending}
      disabled={!date || wrong}
      failure={add.error}
      onSubmit={() => add.mutate()}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={words.exceptions.date} type="date" required autoFocus min={localDay(new Date())} value={date} onChange={(event) => setDate(event.target.value)} />
        <Select
          label={words.exceptions.kind}
          value={off ? "off" : "other"}
          onChange={(kind) => setOff(kind === "off")}
          options={[
            { value: "off", label: words.exceptions.off },
            { value: "other", label: words.exceptions.other },
          ]}
        />
      </div>
      {!off && <DaySlots day={words.exceptions.date} slots={slots} clinics={clinics} onChange={(next) => setSlots(next.length ? next : [nextSlot([])])} />}
      <Field label={`${words.exceptions.reason} (${ui.optional})`} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
    </FormDialog>
  );
}
