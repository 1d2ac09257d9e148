/** Changes to an appointment: each carries the version that was read, so that nobody overwrites another unseen. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/client";
import { Problem, readable } from "@/api/problem";
import type { Agendamento, Horario } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";

import { shortDay } from "./days";
import { absorb } from "./feed";
import { appointmentQuery, keys } from "./queries";
import { lookOf, type Act } from "./statuses";
import { agendaWords } from "./words";

export const whenText = (start: string) => `${shortDay(start)}, ${start.slice(11, 16)}`;
export const match = (appointment: Agendamento) => ({ "If-Match": `"${appointment.versao}"` });

/** `still` is what may be asked for at this very time: to lie over another visit, or to wait for it. */
export interface Refusal {
  outsideHours: boolean;
  detail: string;
  alternatives: Horario[];
  still: ("encaixe" | "espera")[];
}

/** Whether a refusal offers other times, and which. */
export function refusal(failure: unknown): Refusal | null {
  if (!(failure instanceof Problem) || !(failure.is("slot-taken") || failure.is("outside-hours"))) return null;
  return {
    outsideHours: failure.is("outside-hours"),
    detail: failure.detail,
    alternatives: (failure.body.alternativas ?? []) as Horario[],
    still: (failure.body.ainda_pode ?? []) as Refusal["still"],
  };
}

/** Says what went wrong, and reads again what someone else has changed. */
export function useFailure() {
  const words = useWords(agendaWords);
  const queryClient = useQueryClient();
  return (failure: unknown, appointment: Agendamento) => {
    const stale = failure instanceof Problem && (failure.status === 412 || failure.status === 404);
    announce({ tone: "danger", topic: "appointment", text: failure instanceof Problem && failure.status === 412 ? words.changedMeanwhile : readable(failure) });
    if (!stale) return;
    void queryClient.invalidateQueries({ queryKey: keys.ranges });
    void queryClient.fetchQuery({ ...appointmentQuery(appointment.id), staleTime: 0 }).then((fresh) => absorb(queryClient, fresh), () => undefined);
  };
}

/** `unconfirm` is no step of a day: it takes a confirmation back that was a mistake. */
type Step = Act | "unconfirm";

export function sendAct(appointment: Agendamento, act: Step, reason?: string): Promise<Agendamento> {
  const path = `/agendamentos/${appointment.id}`;
  const headers = match(appointment);
  if (act === "confirm") return api.post<Agendamento>(`${path}/confirmar`, { headers });
  if (act === "unconfirm") return api.post<Agendamento>(`${path}/desconfirmar`, { headers });
  if (act === "cancel") return api.post<Agendamento>(`${path}/cancelar`, { headers, body: { motivo: reason || null } });
  return api.put<Agendamento>(path, { headers, body: { status: act } });
}

/** Steps that the server lets one take back: what was done → where it goes from there. */
const BACK: Partial<Record<Act, Step[]>> = { arrived: ["booked"], "checked-in": ["arrived"], fulfilled: ["checked-in"], noshow: ["booked", "arrived"], cancel: ["booked"] };

/** A step taken right on the board, by menu or key: said, and taken back by one click where that can be. */
export function useQuickAct() {
  const words = useWords(agendaWords);
  const queryClient = useQueryClient();
  const failed = useFailure();
  const settle = (after: Agendamento) => {
    absorb(queryClient, after);
    void queryClient.invalidateQueries({ queryKey: keys.freeTimes });
  };
  const back = useMutation({
    meta: { quiet: true },
    mutationFn: ({ appointment, act }: { appointment: Agendamento; act: Step }) => sendAct(appointment, act),
    onSuccess: settle,
    onError: (failure, { appointment }) => failed(failure, appointment),
  });
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ appointment, act, reason }: { appointment: Agendamento; act: Act; reason?: string }) => sendAct(appointment, act, reason),
    onSuccess: (after, { appointment, act }) => {
      settle(after);
      const before = act === "confirm" ? "unconfirm" : BACK[act]?.find((status) => status === appointment.status);
      announce({
        tone: "good",
        topic: "appointment",
        text: `${after.paciente_nome}: ${words.card.changed(words.statuses[lookOf(after)])}`,
        action: before && { label: words.undo, act: () => back.mutate({ appointment: after, act: before }) },
      });
    },
    onError: (failure, { appointment }) => failed(failure, appointment),
  });
}

/** The next step of a visit: confirmed, arrived, in the room… `reason` goes with a cancellation; `after` comes once the
 * server has agreed, also when the card has closed meanwhile.
 */
export function useAct(appointment: Agendamento) {
  const queryClient = useQueryClient();
  const failed = useFailure();
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ act, reason }: { act: Act; reason?: string; after?: () => void }) => sendAct(appointment, act, reason),
    onSuccess: (agreed, { after }) => {
      absorb(queryClient, agreed);
      void queryClient.invalidateQueries({ queryKey: keys.freeTimes });
      after?.();
    },
    onError: (failure) => failed(failure, appointment),
  });
}
