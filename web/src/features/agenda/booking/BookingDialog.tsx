import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { api } from "@/api/client";
import { useKey } from "@/api/key";
import { useMay } from "@/api/me";
import { readable } from "@/api/problem";
import { intoView } from "@/lib/intoView";
import type { Agendamento } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field, TextArea } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { uiWords } from "@/ui/words";

import { startOf } from "../calendar/events";
import { refusal, whenText } from "../changes";
import { absorb } from "../feed";
import { keys } from "../queries";
import type { Agenda } from "../useAgenda";
import { agendaWords } from "../words";
import { bodyOf, draftOf, missingIn, withTime, type Anyway, type Draft } from "./draft";
import { FreeTimes } from "./FreeTimes";
import { InviteField } from "./InviteField";
import { PatientPicker } from "./PatientPicker";
import { PromotionField } from "./PromotionField";
import { Refused } from "./Refused";

interface Props {
  agenda: Agenda;
  picked: { start?: string; end?: string; practitionerId?: string; serviceId?: string };
  clinicId?: string;
  onClose: () => void;
}

const FORM = "agenda-booking";
// Stands in the record of a Brazilian clinic, whatever the screen speaks.
const UNDONE = "Desfeito logo após marcar";

export function BookingDialog({ agenda, picked, clinicId, onClose }: Props) {
  const all = useWords(agendaWords);
  const words = all.booking;
  const ui = useWords(uiWords);
  const active = useMemo(() => agenda.services.filter((service) => service.ativo), [agenda.services]);
  const [draft, setDraft] = useState(() => draftOf(picked, picked.serviceId ?? (active.length === 1 ? active[0]!.id : ""), clinicId ?? ""));
  const [tried, setTried] = useState(false);
  const booking = useBooking(onClose);
  const manages = useMay("manager");
  const missing = tried ? missingIn(draft, words) : {};
  const refused = refusal(booking.error);

  const service = active.find((one) => one.id === draft.serviceId);
  const services = active.filter((one) => !draft.practitionerId || !one.medicos.length || one.medicos.includes(draft.practitionerId));
  const practitioners = agenda.practitioners.filter((one) => one.ativo && (!service?.medicos.length || service.medicos.includes(one.id)));
  const change = (part: Partial<Draft>) => {
    booking.reset();
    setDraft((known) => ({ ...known, ...part }));
  };
  const submit = (next: Draft, anyway: Anyway = null) => {
    setTried(true);
    if (!Object.keys(missingIn(next, words)).length) booking.mutate({ draft: next, anyway });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width="medium"
      title={words.title}
      description={draft.time ? `${whenText(`${draft.day}T${draft.time}`)}${draft.end ? `–${draft.end}` : ""}` : undefined}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          {refused?.outsideHours && (
            <Button busy={booking.isPending} onClick={() => submit(draft, "outside")}>
              {words.saveAnyway}
            </Button>
          )}
          <Button tone="primary" type="submit" form={FORM} busy={booking.isPending}>
            {words.save}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        noValidate
        className="flex flex-col gap-4 pb-2"
        onSubmit={(event) => {
          event.preventDefault();
          submit(draft);
        }}
      >
        {refused && (
          <Refused
            refused={refused}
            busy={booking.isPending}
            mayOver={manages || practitioners.find((one) => one.id === draft.practitionerId)?.encaixe_por !== "gerente"}
            reason={draft.overReason}
            onReason={(overReason) => setDraft((known) => ({ ...known, overReason }))}
            onPick={(time) => {
              const next = withTime(draft, time);
              setDraft(next);
              submit(next);
            }}
            onAnyway={(anyway) => submit(draft, anyway)}
          />
        )}
        {booking.isError && !refused && (
          <p role="alert" ref={intoView} className="rounded-xl bg-danger-soft p-3 text-sm text-danger">
            {readable(booking.error)}
          </p>
        )}
        <PatientPicker patient={draft.patient} onChange={(patient) => change(patient.contact?.id === draft.patient.contact?.id ? { patient } : { patient, email: null, invite: false })} errors={missing} />
        <InviteField draft={draft} onChange={change} error={missing.email} />
        <div className="grid gap-4 sm:grid-cols-2">
          <Choice error={missing.service}>
            <Select
              label={words.service}
              value={draft.serviceId}
              onChange={(serviceId) => change({ serviceId, end: "", insurer: "" })}
              options={services.map((one) => ({ value: one.id, label: one.nome, hint: `${one.duracao_minutos} min` }))}
            />
          </Choice>
          <Choice error={missing.practitioner}>
            <Select
              label={words.practitioner}
              value={draft.practitionerId}
              onChange={(practitionerId) => change({ practitionerId })}
              options={[{ value: "", label: words.anyPractitioner }, ...practitioners.map((one) => ({ value: one.id, label: one.nome }))]}
            />
          </Choice>
          {agenda.clinics.length > 1 && (
            <Select
              label={words.clinic}
              value={draft.clinicId}
              onChange={(next) => change({ clinicId: next })}
              options={[{ value: "", label: all.anyClinic }, ...agenda.clinics.map((clinic) => ({ value: clinic.id, label: clinic.nome }))]}
            />
          )}
          <Field label={words.day} type="date" value={draft.day} error={missing.time} onChange={(event) => change({ day: event.target.value })} />
          <Field label={words.time} type="time" step={300} value={draft.time} onChange={(event) => change({ time: event.target.value, end: "" })} />
        </div>
        <FreeTimes
          serviceId={draft.serviceId}
          practitionerId={draft.practitionerId || undefined}
          clinicId={draft.clinicId || undefined}
          day={draft.day}
          chosen={`${draft.day}T${draft.time}`}
          onPick={(time) => change(withTime(draft, time))}
        />
        {!!service?.convenios.length && (
          <Select
            label={words.insurer}
            value={draft.insurer}
            onChange={(insurer) => change({ insurer })}
            options={[{ value: "", label: words.privately }, ...service.convenios.map((name) => ({ value: name, label: name }))]}
          />
        )}
        {!draft.insurer && <PromotionField serviceId={draft.serviceId} clinicId={draft.clinicId || undefined} value={draft.promotion} onChange={(promotion) => change({ promotion })} />}
        <TextArea label={words.notes} rows={2} value={draft.notes} onChange={(event) => change({ notes: event.target.value })} />
      </form>
    </Dialog>
  );
}

function Choice({ error, children }: { error?: string; children: React.ReactNode }) {
  return (
    <div>
      {children}
      {error && (
        <p role="alert" className="mt-1 text-[13px] text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

function useBooking(onDone: () => void) {
  const words = useWords(agendaWords);
  const queryClient = useQueryClient();
  const key = useKey();
  const refresh = () => void queryClient.invalidateQueries({ queryKey: keys.freeTimes });
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ draft, anyway }: { draft: Draft; anyway: Anyway }) => api.post<Agendamento>("/agendamentos", { key: key.current, body: bodyOf(draft, anyway) }),
    onError: (failure) => {
      key.renew(failure);
      refresh();
    },
    onSuccess: (appointment) => {
      absorb(queryClient, appointment);
      refresh();
      announce({
        tone: "good",
        text: appointment.status === "waitlist" ? words.booking.waiting(appointment.paciente_nome) : words.booking.done(appointment.paciente_nome, whenText(startOf(appointment))),
        action: {
          label: words.undo,
          act: () => void api.post<Agendamento>(`/agendamentos/${appointment.id}/cancelar`, { body: { motivo: UNDONE } }).then((after) => absorb(queryClient, after), (failure) => announce({ tone: "danger", text: readable(failure) })),
        },
      });
      onDone();
    },
  });
}
