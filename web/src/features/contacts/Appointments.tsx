import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Agendamento } from "@/api/types";
import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { Badge, type BadgeTone } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { ErrorState } from "@/ui/EmptyState";
import { Skeleton } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { appointmentsOfQuery } from "./queries";
import { contactWords } from "./words";

const TONES: Record<string, BadgeTone> = { booked: "accent", arrived: "good", "checked-in": "good", fulfilled: "good", cancelled: "plain", noshow: "danger", pending: "warn", proposed: "warn" };
const FEW = 4;

export function Appointments({ contactId }: { contactId: string }) {
  const words = useWords(contactWords);
  const now = useNow();
  const list = useQuery(appointmentsOfQuery(contactId));
  const sorted = [...(list.data ?? [])].sort((one, other) => Date.parse(one.inicio) - Date.parse(other.inicio));
  const coming = sorted.filter((one) => Date.parse(one.fim) >= now);
  const past = sorted.filter((one) => Date.parse(one.fim) < now).reverse();
  return (
    <Card title={words.appointments}>
      {list.isPending && <Skeleton className="h-16" />}
      {list.isError && <ErrorState failure={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && !sorted.length && <p className="text-[13px] text-ink-3">{words.noAppointments}</p>}
      {coming.length > 0 && <Group title={words.coming} appointments={coming} />}
      {past.length > 0 && <Group title={words.past} appointments={past} />}
    </Card>
  );
}

function Group({ title, appointments }: { title: string; appointments: Agendamento[] }) {
  const ui = useWords(uiWords);
  const [whole, setWhole] = useState(false);
  return (
    <section className="not-first:mt-4">
      <h3 className="mb-1 text-xs font-medium text-ink-3">{title}</h3>
      <ul className="flex flex-col divide-y divide-line">
        {(whole ? appointments : appointments.slice(0, FEW)).map((appointment) => (
          <Row key={appointment.id} appointment={appointment} />
        ))}
      </ul>
      {!whole && appointments.length > FEW && (
        <Button size="small" tone="quiet" onClick={() => setWhole(true)}>
          {ui.more}
        </Button>
      )}
    </section>
  );
}

function Row({ appointment }: { appointment: Agendamento }) {
  const words = useWords(contactWords);
  const confirmed = appointment.status === "booked" && !!appointment.confirmado_em;
  // The clinic's own wall clock, which may not be the browser's.
  const [year, month, day] = appointment.data_agendamento.split("-");
  return (
    <li className="flex items-start gap-3 py-2">
      <span className="min-w-0 flex-1">
        <span className="block text-[13px] font-semibold tabular-nums">
          {day}/{month}/{year} · {appointment.horario_inicio}
        </span>
        <span className="block text-[13px] text-ink-2">
          {appointment.servico} · {appointment.medico}
        </span>
      </span>
      <Badge tone={confirmed ? "good" : (TONES[appointment.status] ?? "plain")}>
        {confirmed ? words.confirmed : (words.appointmentStatuses[appointment.status as "booked"] ?? appointment.status)}
      </Badge>
    </li>
  );
}
