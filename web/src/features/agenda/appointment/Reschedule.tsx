import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";

import type { Agendamento } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { uiWords } from "@/ui/words";

import { FreeTimes } from "../booking/FreeTimes";
import { whenText } from "../changes";
import { addMinutes } from "../days";
import { slotAt, slotOf, type Slot } from "../moving";
import { practitionersQuery, servicesQuery } from "../queries";
import { agendaWords } from "../words";

/** Another day, time or practitioner: the way to move without a mouse, and the one of a phone. */
export function Reschedule({ appointment, hint, onBack, onMove }: { appointment: Agendamento; hint?: string; onBack: () => void; onMove: (slot: Slot) => void }) {
  const words = useWords(agendaWords);
  const ui = useWords(uiWords);
  const before = slotOf(appointment);
  const [slot, setSlot] = useState(before);
  const [practitionerId, setPractitionerId] = useState(appointment.medico_id);
  const service = useQuery(servicesQuery).data?.find((one) => one.id === appointment.servico_id);
  const practitioners = (useQuery(practitionersQuery).data ?? []).filter((one) => one.ativo && (!service?.medicos.length || service.medicos.includes(one.id)));
  const minutes = (Date.parse(appointment.fim) - Date.parse(appointment.inicio)) / 60_000;
  const setStart = (start: string) => setSlot({ start, end: start.length === 16 ? addMinutes(start, minutes) : start, practitionerId: practitionerId || slot.practitionerId });
  const whole = slot.start.length === 16 && (slot.start !== before.start || slot.practitionerId !== before.practitionerId);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (whole) onMove(slot);
      }}
    >
      <div className="flex items-center gap-2">
        <Button size="small" tone="quiet" icon={<ArrowLeft aria-hidden className="size-4" />} onClick={onBack}>
          {ui.back}
        </Button>
        <h3 className="text-sm font-semibold">{words.card.rescheduleTitle}</h3>
      </div>
      <p className="text-[13px] text-ink-2">{hint ?? words.card.rescheduleHint}</p>
      <Select
        label={words.booking.practitioner}
        value={practitionerId}
        onChange={(next) => {
          setPractitionerId(next);
          if (next) setSlot({ ...slot, practitionerId: next });
        }}
        options={[{ value: "", label: words.booking.anyPractitioner }, ...practitioners.map((one) => ({ value: one.id, label: one.nome }))]}
      />
      <div className="grid grid-cols-2 gap-3">
        <Field label={words.booking.day} type="date" value={slot.start.slice(0, 10)} onChange={(event) => setStart(`${event.target.value}T${slot.start.slice(11)}`)} />
        <Field label={words.booking.time} type="time" step={300} value={slot.start.slice(11, 16)} onChange={(event) => setStart(`${slot.start.slice(0, 10)}T${event.target.value}`)} />
      </div>
      <FreeTimes
        serviceId={appointment.servico_id}
        practitionerId={practitionerId || undefined}
        clinicId={practitionerId ? undefined : appointment.clinica_id}
        day={slot.start.slice(0, 10)}
        chosen={slot.start}
        onPick={(time) => setSlot(slotAt(time, appointment))}
      />
      <Button tone="primary" type="submit" disabled={!whole}>
        {words.card.reschedule}
        {whole && `: ${whenText(slot.start)}`}
      </Button>
    </form>
  );
}
