import { useWords } from "@/lib/language";

import { whenText } from "../changes";
import type { Agenda } from "../useAgenda";
import { agendaWords } from "../words";
import type { Carried } from "./carry";

/** Where it would come to stand, for the eye and for the ear. */
export function Carrying({ carried, agenda }: { carried: Carried | null; agenda: Agenda }) {
  const words = useWords(agendaWords);
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 bottom-3 z-30 flex justify-center px-3">
      {carried && (
        <p className="rounded-xl bg-ink px-4 py-2 text-sm text-surface shadow-float">
          <strong className="font-semibold">{carried.people ? carried.appointment.servico : carried.appointment.paciente_nome}</strong>
          {`: ${whenText(carried.slot.start)}–${carried.slot.end.slice(11)} · ${columnName(carried, agenda)}. ${words.carrying}`}
        </p>
      )}
    </div>
  );
}

function columnName({ slot, appointment }: Carried, agenda: Agenda): string {
  const room = agenda.rooms.find((one) => one.id === slot.roomId)?.nome;
  return room ?? agenda.practitioners.find((one) => one.id === slot.practitionerId)?.nome ?? appointment.medico;
}
