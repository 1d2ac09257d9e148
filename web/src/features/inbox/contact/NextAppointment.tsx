import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarCheck, CalendarClock } from "lucide-react";

import { useLive } from "@/api/live";
import type { Agendamento } from "@/api/types";
import { readable } from "@/api/problem";
import { useWords } from "@/lib/language";
import { Badge } from "@/ui/Badge";
import { Skeleton } from "@/ui/Skeleton";

import { inboxWords } from "../words";
import { appointmentsKey, appointmentsQuery, nextOf } from "./appointments";
import { dayAndHour } from "./offer";

export function NextAppointment({ contactId }: { contactId: string }) {
  const words = useWords(inboxWords);
  const queryClient = useQueryClient();
  const appointments = useQuery(appointmentsQuery(contactId));
  useLive((frame) => {
    if (frame.event.startsWith("appointment.") && frame.data.paciente_id === contactId) void queryClient.invalidateQueries({ queryKey: appointmentsKey(contactId) });
  });
  const [next, ...others] = nextOf(appointments.data?.items ?? []);
  return (
    <section>
      <h3 className="mb-2 text-[13px] font-semibold text-ink-2">{words.nextAppointment}</h3>
      {appointments.isPending && <Skeleton className="h-16 rounded-xl" />}
      {appointments.isError && <p className="text-[13px] text-danger">{readable(appointments.error)}</p>}
      {appointments.isSuccess && !next && <p className="text-[13px] text-ink-3">{words.noAppointment}</p>}
      {next && <Card appointment={next} />}
      {others.length > 0 && <p className="mt-1.5 text-xs text-ink-3">{words.moreAppointments(others.length)}</p>}
    </section>
  );
}

function Card({ appointment }: { appointment: Agendamento }) {
  const words = useWords(inboxWords);
  const confirmed = !!appointment.confirmado_em;
  return (
    <Link to="/agenda" className="block rounded-xl border border-line bg-raised p-3 shadow-card hover:bg-hover">
      <span className="flex items-center gap-2">
        {confirmed ? <CalendarCheck aria-hidden className="size-4 text-good" /> : <CalendarClock aria-hidden className="size-4 text-accent-text" />}
        <span className="flex-1 text-sm font-semibold">{dayAndHour(appointment.data_agendamento, appointment.horario_inicio)}</span>
        <Badge tone={confirmed ? "good" : "accent"}>{confirmed ? words.confirmed : (words.appointmentStatuses[appointment.status as "booked"] ?? appointment.status)}</Badge>
      </span>
      <span className="mt-1 block text-[13px] text-ink-2">
        {appointment.servico} · {appointment.medico}
      </span>
      <span className="block text-xs text-ink-3">{appointment.clinica}</span>
    </Link>
  );
}
