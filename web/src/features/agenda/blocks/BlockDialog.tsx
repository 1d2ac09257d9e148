import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";
import { Select } from "@/ui/Select";

import { endOf, startOf } from "../calendar/events";
import { whenText } from "../changes";
import type { BloqueioFeito } from "../queries";
import { ruleOf, type Repetition } from "../recurrence";
import type { Agenda } from "../useAgenda";
import { agendaWords } from "../words";
import { useBlocksAnew } from "./refresh";

interface Props {
  agenda: Agenda;
  picked: { start?: string; end?: string; practitionerId?: string };
  onClose: () => void;
  onOpen: (appointmentId: string) => void;
}

const JUST_NOW = 60_000;
const REPETITIONS: Repetition[] = ["never", "daily", "weekdays", "weekly"];

/** Keeps a stretch of a practitioner's time free of bookings, once or again and again. */
export function BlockDialog({ agenda, picked, onClose, onOpen }: Props) {
  const words = useWords(agendaWords);
  const say = words.blocks;
  const [practitionerId, setPractitionerId] = useState(picked.practitionerId ?? agenda.shown[0]?.id ?? "");
  const [day, setDay] = useState(picked.start?.slice(0, 10) ?? "");
  const [lastDay, setLastDay] = useState((picked.end ?? picked.start ?? "").slice(0, 10));
  const [from, setFrom] = useState(picked.start?.slice(11, 16) || "12:00");
  const [to, setTo] = useState(picked.end?.slice(11, 16) || "13:00");
  const [reason, setReason] = useState("");
  const [repetition, setRepetition] = useState<Repetition>("never");
  const [until, setUntil] = useState("");
  const start = `${day}T${from}`;
  const end = `${repetition === "never" ? lastDay : day}T${to}`;
  const wrong = end <= start;
  const { mutate, data, isPending, error } = useBlocking(onClose);

  if (data?.conflitos.length) return <Met made={data} onClose={onClose} onOpen={onOpen} />;
  return (
    <FormDialog
      onClose={onClose}
      title={say.title}
      description={say.hint}
      submit={say.save}
      busy={isPending}
      disabled={!practitionerId || !day || wrong}
      failure={error}
      onSubmit={() => mutate({ practitionerId, body: { inicio: start, fim: end, motivo: reason.trim() || null, rrule: ruleOf(repetition, day, until) } })}
    >
      <Select label={words.booking.practitioner} value={practitionerId} onChange={setPractitionerId} options={agenda.practitioners.map((one) => ({ value: one.id, label: one.nome }))} />
      <div className="grid grid-cols-2 gap-3">
        <Field
          label={say.day}
          type="date"
          required
          value={day}
          onChange={(event) => {
            setDay(event.target.value);
            if (lastDay < event.target.value || lastDay === day) setLastDay(event.target.value);
          }}
        />
        {repetition === "never" ? <Field label={say.lastDay} type="date" required min={day} value={lastDay} onChange={(event) => setLastDay(event.target.value)} /> : <span />}
        <Field label={say.from} type="time" required step={300} value={from} onChange={(event) => setFrom(event.target.value)} />
        <Field label={say.to} type="time" required step={300} value={to} error={wrong ? say.endAfterStart : undefined} onChange={(event) => setTo(event.target.value)} />
      </div>
      <Field label={say.reason} hint={say.reasonHint} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      <div className="grid grid-cols-2 gap-3">
        <Select label={say.repeat} value={repetition} onChange={(next) => setRepetition(next as Repetition)} options={REPETITIONS.map((value) => ({ value, label: say.repetitions[value] }))} />
        {repetition !== "never" && <Field label={say.until} hint={say.untilHint} type="date" min={day} value={until} onChange={(event) => setUntil(event.target.value)} />}
      </div>
    </FormDialog>
  );
}

interface Wanted {
  practitionerId: string;
  body: { inicio: string; fim: string; motivo: string | null; rrule: string | null };
}

function useBlocking(onClose: () => void) {
  const all = useWords(agendaWords);
  const words = all.blocks;
  const refresh = useBlocksAnew();
  const back = useMutation({
    mutationFn: (id: string) => api.delete(`/bloqueios/${id}`),
    onSuccess: () => {
      refresh();
      announce({ tone: "plain", text: words.removed });
    },
  });
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ practitionerId, body }: Wanted) => api.post<BloqueioFeito>(`/medicos/${practitionerId}/bloquear`, { body }),
    onSuccess: (made) => {
      refresh();
      // The same block once more is the one that stands: that one is not ours to take back.
      const isNew = Math.abs(Date.now() - Date.parse(made.criado_em)) < JUST_NOW;
      announce({ tone: "good", text: words.done, action: isNew ? { label: all.undo, act: () => back.mutate(made.id) } : undefined });
      if (!made.conflitos.length) onClose();
    },
  });
}

/** What already stood in the blocked time. */
function Met({ made, onClose, onOpen }: { made: BloqueioFeito; onClose: () => void; onOpen: (id: string) => void }) {
  const words = useWords(agendaWords).blocks;
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.met(made.conflitos.length)}
      description={words.metHint}
      actions={
        <Button tone="primary" onClick={onClose}>
          {words.understood}
        </Button>
      }
    >
      <ul className="flex flex-col gap-1.5">
        {made.conflitos.map((appointment) => (
          <li key={appointment.id}>
            <button
              type="button"
              onClick={() => {
                onClose();
                onOpen(appointment.id);
              }}
              className="flex min-h-11 w-full items-center gap-3 rounded-lg border border-line bg-raised px-3 text-left hover:bg-hover"
            >
              <span className="text-sm font-semibold tabular-nums">
                {whenText(startOf(appointment))}–{endOf(appointment).slice(11)}
              </span>
              <span className="truncate text-sm">{appointment.paciente_nome}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
