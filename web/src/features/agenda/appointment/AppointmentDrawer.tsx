import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Agendamento } from "@/api/types";
import { useWords } from "@/lib/language";
import { ErrorState } from "@/ui/EmptyState";
import { Skeleton } from "@/ui/Skeleton";

import type { Slot } from "../moving";
import { appointmentQuery } from "../queries";
import { lookOf } from "../statuses";
import { StatusBadge } from "../StatusBadge";
import { agendaWords } from "../words";
import { BookedOutside } from "../../integrations/bookings/BookedOutside";
import { CalendarState } from "./CalendarState";
import { Drawer } from "./Drawer";
import { Facts } from "./Facts";
import { History } from "./History";
import { Invitation } from "./Invitation";
import { Notes } from "./Notes";
import { PatientLinks } from "./PatientLinks";
import { Reminders } from "./Reminders";
import { Reschedule } from "./Reschedule";
import { StatusActions } from "./StatusActions";

interface Props {
  id: string;
  mayWrite: boolean;
  onMove: (appointment: Agendamento, slot: Slot) => void;
  onClose: () => void;
}

/** Everything about one appointment, and what one does with it. */
export function AppointmentDrawer({ id, mayWrite, onMove, onClose }: Props) {
  const words = useWords(agendaWords).card;
  const appointment = useQuery(appointmentQuery(id));
  const [moving, setMoving] = useState(false);
  const one = appointment.data;
  if (!one)
    return (
      <Drawer title={words.title} onClose={onClose}>
        {appointment.isError ? <ErrorState failure={appointment.error} onRetry={() => void appointment.refetch()} /> : <Skeleton className="h-64 rounded-xl" />}
      </Drawer>
    );
  return (
    <Drawer title={one.paciente_nome} badge={<span role="status"><StatusBadge look={lookOf(one)} /></span>} onClose={onClose} footer={mayWrite && !moving ? <StatusActions appointment={one} onReschedule={() => setMoving(true)} /> : undefined}>
      {moving ? (
        <Reschedule
          appointment={one}
          onBack={() => setMoving(false)}
          onMove={(slot) => {
            setMoving(false);
            onMove(one, slot);
          }}
        />
      ) : (
        <div className="flex flex-col gap-5">
          <Facts appointment={one} />
          <PatientLinks appointment={one} />
          <Notes key={one.id} appointment={one} mayWrite={mayWrite} />
          <BookedOutside appointmentId={one.id} />
          <Reminders appointment={one} />
          <CalendarState calendar={one.calendario} />
          <Invitation key={`invitation-${one.id}`} appointment={one} mayWrite={mayWrite} />
          <History appointment={one} />
        </div>
      )}
    </Drawer>
  );
}
