import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MailCheck, MailQuestion, MailWarning, MailX } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import type { Agendamento } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Switch } from "@/ui/Switch";
import { calendarOptionsQuery } from "@/ui/calendars/queries";

import { match, useFailure } from "../changes";
import { absorb } from "../feed";
import { agendaWords } from "../words";

const LOOKS = {
  aceito: { Icon: MailCheck, colour: "text-good" },
  recusado: { Icon: MailX, colour: "text-danger" },
  nao_enviado: { Icon: MailWarning, colour: "text-danger" },
  sem_email: { Icon: MailWarning, colour: "text-warn" },
  retirado: { Icon: MailWarning, colour: "text-warn" },
};
const WAITS = { Icon: MailQuestion, colour: "text-ink-3" };
const WITHOUT_TIME = ["cancelled", "entered-in-error", "waitlist"];

interface Change {
  convite_por_email: boolean;
  paciente_email?: string;
}

/** Whether the patient is a guest of the event outside, and what they answered: a fact, after which nothing changes. */
export function Invitation({ appointment, mayWrite }: { appointment: Agendamento; mayWrite: boolean }) {
  const words = useWords(agendaWords);
  const options = useQuery(calendarOptionsQuery);
  const queryClient = useQueryClient();
  const failed = useFailure();
  const [typed, setTyped] = useState<string | null>(null);
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: (body: Change) => api.put<Agendamento>(`/agendamentos/${appointment.id}`, { headers: match(appointment), body }),
    onSuccess: (after) => {
      absorb(queryClient, after);
      setTyped(null);
    },
    onError: (failure) => failed(failure, appointment),
  });
  const again = useMutation({ mutationFn: () => api.post(`/agendamentos/${appointment.id}/calendario`) });
  const invites = options.data?.value.convidar_por_email;
  if (WITHOUT_TIME.includes(appointment.status) || (!invites && !appointment.convite_por_email)) return null;
  const ask = (wanted: boolean) => (wanted && !appointment.paciente_email ? setTyped("") : save.mutate({ convite_por_email: wanted }));
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-[13px] font-semibold text-ink-2">{words.card.invitation}</h3>
      <Switch
        label={words.booking.invite}
        hint={appointment.paciente_email ?? undefined}
        disabled={!mayWrite || save.isPending || (typed !== null && appointment.convite_por_email)}
        checked={appointment.convite_por_email || typed !== null}
        onChange={(wanted) => (typed !== null ? setTyped(null) : ask(wanted))}
      />
      {typed !== null && (
        <form
          className="flex flex-wrap items-end justify-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate({ convite_por_email: true, paciente_email: typed.trim() });
          }}
        >
          <div className="basis-full">
            <Field label={words.booking.email} type="email" inputMode="email" required autoFocus value={typed} onChange={(event) => setTyped(event.target.value)} />
          </div>
          <Button onClick={() => setTyped(null)}>{words.card.keepEmail}</Button>
          <Button tone="primary" type="submit" busy={save.isPending}>
            {words.card.sendInvitation}
          </Button>
        </form>
      )}
      {appointment.convite && typed === null && <State invitation={appointment.convite} />}
      {mayWrite && appointment.convite && typed === null && (
        <div className="flex flex-wrap gap-2">
          {appointment.convite.motivo && (
            <Button size="small" busy={again.isPending} onClick={() => again.mutate()}>
              {words.card.inviteAgain}
            </Button>
          )}
          <Button size="small" onClick={() => setTyped(appointment.paciente_email ?? "")}>
            {appointment.paciente_email ? words.card.changeEmail : words.card.addEmail}
          </Button>
        </div>
      )}
    </section>
  );
}

function State({ invitation }: { invitation: NonNullable<Agendamento["convite"]> }) {
  const words = useWords(agendaWords).card;
  const { Icon, colour } = LOOKS[invitation.estado as keyof typeof LOOKS] ?? WAITS;
  return (
    <div role="status">
      <p className="flex items-center gap-2 text-sm">
        <Icon aria-hidden className={`size-4 shrink-0 ${colour}`} />
        {words.invitationStates[invitation.estado]}
      </p>
      {invitation.estado === "recusado" && <p className="mt-1 text-[13px] text-ink-2">{words.declinedHint}</p>}
      {invitation.motivo && <p className="mt-1 rounded-lg bg-danger-soft px-3 py-2 text-[13px] break-words text-danger">{invitation.motivo}</p>}
    </div>
  );
}
