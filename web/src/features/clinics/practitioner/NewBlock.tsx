import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import { useKey } from "@/api/key";
import type { Agendamento, BloqueioFeito } from "@/api/types";
import { announce } from "@/lib/announcements";
import { orNull } from "@/lib/draft";
import { useWords } from "@/lib/language";
import { addDays, localDay } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checks";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";
import { Select } from "@/ui/Select";
import { TimeField } from "@/ui/TimeField";
import { uiWords } from "@/ui/words";

import { readableDay } from "../week/readableDay";
import { dayOf, NO_REPETITION, ruleOf, type Frequency, type Repetition } from "../week/recurrence";
import { DAYS } from "../week/week";
import { clinicWords } from "../words";

const FREQUENCIES: Frequency[] = ["none", "daily", "weekly", "monthly", "yearly"];

interface Props {
  practitionerId: string;
  onDone: () => void;
  onClose: () => void;
}

export function NewBlock({ practitionerId, onDone, onClose }: Props) {
  const words = useWords(clinicWords);
  const ui = useWords(uiWords);
  const key = useKey();
  const today = localDay(new Date());
  const [span, setSpan] = useState({ wholeDay: false, firstDay: today, lastDay: today, start: "12:00", end: "13:00" });
  const [reason, setReason] = useState("");
  const [repetition, setRepetition] = useState<Repetition>(NO_REPETITION);
  const { start, end } = wallTimes(span);
  const wrong = end <= start || (!span.wholeDay && !(span.start && span.end));
  const add = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.post<BloqueioFeito>(`/medicos/${practitionerId}/bloquear`, { key: key.current, body: { inicio: start, fim: end, motivo: orNull(reason), rrule: ruleOf(repetition) } }),
    onError: key.renew,
    onSuccess: (made) => {
      onDone();
      if (made.conflitos.length) return;
      announce({ tone: "good", text: words.blocks.saved });
      onClose();
    },
  });
  if (add.data?.conflitos.length) return <Conflicts conflicts={add.data.conflitos} onClose={onClose} />;
  const change = (part: Partial<typeof span>) => setSpan((before) => ({ ...before, ...part }));
  return (
    <FormDialog
      width="medium"
      onClose={onClose}
      title={words.blocks.add}
      description={words.blocks.hint}
      submit={words.blocks.save}
      busy={add.isPending}
      disabled={wrong}
      failure={add.error}
      onSubmit={() => add.mutate()}
    >
      <Checkbox label={words.blocks.wholeDay} checked={span.wholeDay} onChange={(wholeDay) => change({ wholeDay })} />
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Field className={span.wholeDay ? "sm:col-span-2" : ""} label={words.blocks.start} type="date" required value={span.firstDay} onChange={(event) => change({ firstDay: event.target.value, lastDay: event.target.value > span.lastDay ? event.target.value : span.lastDay })} />
        {!span.wholeDay && <TimeOfDay label={words.blocks.startTime} value={span.start} onChange={(start) => change({ start })} />}
        <Field className={span.wholeDay ? "sm:col-span-2" : ""} label={words.blocks.end} type="date" required min={span.firstDay} value={span.lastDay} onChange={(event) => change({ lastDay: event.target.value })} />
        {!span.wholeDay && <TimeOfDay label={words.blocks.endTime} value={span.end} onChange={(end) => change({ end })} />}
      </div>
      {end <= start && (
        <p role="alert" className="text-[13px] text-danger">
          {words.blocks.endsBefore}
        </p>
      )}
      <Field label={`${words.blocks.reason} (${ui.optional})`} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      <Repeats repetition={repetition} firstDay={span.firstDay} onChange={setRepetition} />
    </FormDialog>
  );
}

function TimeOfDay({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const words = useWords(clinicWords);
  return (
    <div className="flex flex-col gap-1">
      <span aria-hidden className="text-[13px] font-medium text-ink-2">
        {words.blocks.at}
      </span>
      <TimeField label={label} value={value} onChange={onChange} className="w-full!" />
    </div>
  );
}

/** Without a zone: the server takes them on the clinic's clock. A whole day ends at the next midnight. */
function wallTimes(span: { wholeDay: boolean; firstDay: string; lastDay: string; start: string; end: string }) {
  if (!span.wholeDay) return { start: `${span.firstDay}T${span.start}:00`, end: `${span.lastDay}T${span.end}:00` };
  return { start: `${span.firstDay}T00:00:00`, end: `${addDays(span.lastDay || span.firstDay, 1)}T00:00:00` };
}

function Repeats({ repetition, firstDay, onChange }: { repetition: Repetition; firstDay: string; onChange: (next: Repetition) => void }) {
  const words = useWords(clinicWords);
  const { frequency, days } = repetition;
  const change = (part: Partial<Repetition>) => onChange({ ...repetition, ...part });
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-3">
        <Select
          label={words.blocks.repeats}
          value={frequency}
          onChange={(next) => change({ frequency: next as Frequency, days: next === "weekly" ? [dayOf(firstDay)] : [] })}
          options={FREQUENCIES.map((value) => ({ value, label: words.blocks.frequencies[value] }))}
        />
        {frequency !== "none" && (
          <>
            <Field label={`${words.blocks.every} (${words.blocks.units[frequency]})`} type="number" min={1} max={99} required value={repetition.every} onChange={(event) => change({ every: Number(event.target.value) })} />
            <Field label={words.blocks.until} type="date" min={firstDay} value={repetition.until} onChange={(event) => change({ until: event.target.value })} />
          </>
        )}
      </div>
      {frequency === "weekly" && (
        <fieldset>
          <legend className="text-[13px] font-medium text-ink-2">{words.blocks.onDays}</legend>
          <div className="flex flex-wrap gap-x-4">
            {DAYS.map((day) => (
              <Checkbox key={day} label={words.shortDays[day]} checked={days.includes(day)} onChange={(on) => change({ days: on ? [...days, day] : days.filter((one) => one !== day) })} />
            ))}
          </div>
        </fieldset>
      )}
    </>
  );
}

function Conflicts({ conflicts, onClose }: { conflicts: Agendamento[]; onClose: () => void }) {
  const words = useWords(clinicWords);
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.blocks.saved}
      description={words.blocks.conflicts(conflicts.length)}
      actions={
        <Button tone="primary" onClick={onClose}>
          {words.blocks.understood}
        </Button>
      }
    >
      <ul className="flex flex-col divide-y divide-line">
        {conflicts.map((one) => (
          <li key={one.id} className="py-2 text-sm">
            <span className="block font-medium tabular-nums">
              {readableDay(one.data_agendamento)} · {one.horario_inicio}–{one.horario_fim}
            </span>
            <span className="block text-[13px] text-ink-2">
              {one.paciente_nome} · {one.servico}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
