/** Moves to another time, practitioner or room: one appointment, or a group whole. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import type { Agendamento, Horario, Page } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";

import { endOf, startOf } from "./calendar/events";
import { match, refusal, sendAct, useFailure, whenText } from "./changes";
import { addMinutes } from "./days";
import { absorb, pretend } from "./feed";
import { keys } from "./queries";
import { agendaWords } from "./words";

export interface Slot {
  start: string;
  end: string;
  practitionerId: string;
  clinicId?: string;
  /** Only where it was dropped into another room's column. */
  roomId?: string;
}

export interface Move {
  appointment: Agendamento;
  slot: Slot;
  /** The people of the group that moves whole, the appointment's own among them. */
  people?: Agendamento[];
  outsideHours?: boolean;
}

export interface Conflict extends Move {
  detail: string;
  outsideHours: boolean;
  alternatives: Horario[];
}

export const slotOf = (appointment: Agendamento): Slot => ({ start: startOf(appointment), end: endOf(appointment), practitionerId: appointment.medico_id });

/** An alternative keeps the length that the appointment has. */
export function slotAt(time: Horario, appointment: Agendamento): Slot {
  const minutes = (Date.parse(appointment.fim) - Date.parse(appointment.inicio)) / 60_000;
  const start = `${time.data}T${time.hora}`;
  return { start, end: addMinutes(start, minutes), practitionerId: time.medico_id, clinicId: time.clinica_id };
}

async function put({ appointment, slot, people, outsideHours }: Move): Promise<Agendamento[]> {
  const headers = match(appointment);
  const body = {
    data_agendamento: slot.start.slice(0, 10),
    horario_inicio: slot.start.slice(11, 16),
    horario_fim: slot.end.slice(11, 16),
    medico_id: slot.practitionerId,
    ...(outsideHours ? { fora_do_horario: true } : {}),
  };
  if (people) return (await api.post<Page<Agendamento>>(`/agendamentos/${appointment.id}/mover-grupo`, { headers, body: { ...body, agendamentos: people.map((one) => one.id) } })).items;
  const place = { ...(slot.roomId !== undefined ? { sala_id: slot.roomId } : {}), ...(slot.clinicId ? { clinica_id: slot.clinicId } : {}) };
  return [await api.put<Agendamento>(`/agendamentos/${appointment.id}`, { headers, body: { ...body, ...place } })];
}

/** Where it stood; who had confirmed that time has confirmed it still. */
async function putBack({ after, before }: { after: Agendamento[]; before: Agendamento[] }): Promise<Agendamento[]> {
  const first = before[0]!;
  const back = await put({ appointment: after.find((one) => one.id === first.id) ?? after[0]!, slot: slotOf(first), people: before.length > 1 ? after : undefined, outsideHours: true });
  const confirmed = new Set(before.filter((one) => one.confirmado_em).map((one) => one.id));
  return Promise.all(back.map((one) => (confirmed.has(one.id) ? sendAct(one, "confirm") : one)));
}

/** As the screen shows it before the server has answered. */
function moved(appointment: Agendamento, slot: Slot): Agendamento {
  const offset = appointment.inicio.slice(19);
  return {
    ...appointment,
    data_agendamento: slot.start.slice(0, 10),
    horario_inicio: slot.start.slice(11, 16),
    horario_fim: slot.end.slice(11, 16),
    inicio: `${slot.start}:00${offset}`,
    fim: `${slot.end}:00${offset}`,
    medico_id: slot.practitionerId,
    ...(slot.roomId !== undefined ? { sala_id: slot.roomId } : {}),
  };
}

/** Moves at once on screen, then on the server; a refusal puts it back and keeps the alternatives for a dialog. */
export function useMove() {
  const words = useWords(agendaWords);
  const queryClient = useQueryClient();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const failed = useFailure();
  const settle = (after: Agendamento[]) => {
    after.forEach((one) => absorb(queryClient, one));
    void queryClient.invalidateQueries({ queryKey: keys.freeTimes });
  };

  const back = useMutation({
    meta: { quiet: true },
    mutationFn: putBack,
    onSuccess: (after) => {
      settle(after);
      announce({ tone: "plain", topic: "appointment", text: words.movedBack });
    },
    onError: (failure, { after }) => failed(failure, after[0]!),
  });
  const move = useMutation({
    meta: { quiet: true },
    mutationFn: put,
    onMutate: ({ appointment, people, slot }) => {
      setConflict(null);
      (people ?? [appointment]).forEach((one) => pretend(queryClient, moved(one, slot)));
    },
    onError: (failure, { appointment, people, slot }) => {
      (people ?? [appointment]).forEach((one) => pretend(queryClient, one));
      const refused = refusal(failure);
      if (refused) setConflict({ appointment, people, slot, ...refused });
      else failed(failure, appointment);
    },
    onSuccess: (after, { appointment, people }) => {
      settle(after);
      const before = people ?? [appointment];
      announce({
        tone: "good",
        topic: "appointment",
        text: people ? words.groupMoved(after.length, whenText(startOf(after[0]!))) : words.moved(whenText(startOf(after[0]!))),
        action: { label: words.undo, act: () => back.mutate({ after, before: [appointment, ...before.filter((one) => one.id !== appointment.id)] }) },
      });
    },
  });
  return { move: move.mutate, busy: move.isPending, conflict, forget: () => setConflict(null) };
}
