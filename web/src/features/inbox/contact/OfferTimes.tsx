import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarPlus, Send } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useKey } from "@/api/key";
import { readable } from "@/api/problem";
import type { Contact, Conversation, Horario } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Select } from "@/ui/Select";
import { Skeleton } from "@/ui/Skeleton";

import { send } from "../outbox";
import { nameOf } from "../people";
import { inboxWords } from "../words";
import { appointmentsKey, book, freeTimesQuery, servicesQuery, threeOf } from "./appointments";
import { dayAndHour, offerText } from "./offer";

interface Props {
  conversation: Conversation;
  contact: Contact;
}

/** The next free times, beside the conversation: offered with one click, booked with one click. */
export function OfferTimes({ conversation, contact }: Props) {
  const words = useWords(inboxWords);
  const services = useQuery(servicesQuery);
  const [serviceId, setServiceId] = useState("");
  const times = useQuery(freeTimesQuery(serviceId));
  const three = threeOf(times.data ?? []);
  const service = services.data?.find((one) => one.id === serviceId);
  return (
    <section>
      <h3 className="mb-2 text-[13px] font-semibold text-ink-2">{words.offerTimes}</h3>
      <Select
        label={words.service}
        hiddenLabel
        placeholder={words.pickService}
        value={serviceId}
        disabled={!services.data?.length}
        onChange={setServiceId}
        options={(services.data ?? []).map((one) => ({ value: one.id, label: one.nome, hint: `${one.duracao_minutos} min` }))}
      />
      {services.isError && <p className="mt-1 text-[13px] text-danger">{readable(services.error)}</p>}
      {serviceId && times.isPending && <Skeleton className="mt-2 h-28 rounded-xl" />}
      {times.isError && <p className="mt-2 text-[13px] text-danger">{readable(times.error)}</p>}
      {times.isSuccess && !three.length && <p className="mt-2 text-[13px] text-ink-3">{words.noFreeTimes}</p>}
      {three.length > 0 && service && (
        <>
          <ul className="mt-2 flex flex-col gap-1">
            {three.map((time) => (
              <TimeRow key={time.inicio + time.medico_id} time={time} contact={contact} serviceId={serviceId} />
            ))}
          </ul>
          <Button
            size="small"
            tone="primary"
            className="mt-2 w-full"
            icon={<Send aria-hidden className="size-3.5" />}
            onClick={() => send(conversation.id, { text: offerText(service.nome, three) })}
          >
            {words.offerThese(three.length)}
          </Button>
        </>
      )}
    </section>
  );
}

function TimeRow({ time, contact, serviceId }: { time: Horario; contact: Contact; serviceId: string }) {
  const words = useWords(inboxWords);
  const queryClient = useQueryClient();
  const key = useKey();
  const refresh = () => {
    void queryClient.invalidateQueries({ queryKey: appointmentsKey(contact.id) });
    void queryClient.invalidateQueries({ queryKey: ["agendamentos", "horarios", serviceId] });
  };
  const booking = useMutation({
    mutationFn: () => book(contact, nameOf(contact), time, key.current),
    onError: (failure) => {
      key.renew(failure);
      refresh();
    },
    onSuccess: (appointment) => {
      refresh();
      announce({
        tone: "good",
        text: words.booked(dayAndHour(appointment.data_agendamento, appointment.horario_inicio)),
        action: { label: words.undo, act: () => void api.post(`/agendamentos/${appointment.id}/cancelar`, { body: { motivo: "Desfeito logo após marcar" } }).then(refresh) },
      });
    },
  });
  return (
    <li className="flex items-center gap-2 rounded-lg border border-line bg-raised py-1 pr-1 pl-3">
      <span className="min-w-0 flex-1">
        <span className="block text-[13px] font-medium tabular-nums">{dayAndHour(time.data, time.hora)}</span>
        <span className="block truncate text-xs text-ink-3">{time.medico}</span>
      </span>
      <Button size="small" tone="quiet" busy={booking.isPending} icon={<CalendarPlus aria-hidden className="size-3.5" />} onClick={() => booking.mutate()}>
        {words.book}
      </Button>
    </li>
  );
}
