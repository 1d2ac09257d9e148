import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import type { Horario } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { localDay } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Failure } from "@/ui/Failure";
import { Field } from "@/ui/Field";
import { uiWords } from "@/ui/words";

import { FreeTimes } from "../booking/FreeTimes";
import { keys } from "../queries";
import { WAITING, type Offer, type Wish } from "./queries";
import { wishedParts } from "./wished";
import { waitingWords } from "./words";

/** A free time for one who waits, out of turn. */
export function OfferDialog({ wish, onClose }: { wish: Wish; onClose: () => void }) {
  const words = useWords(waitingWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const today = localDay();
  const [day, setDay] = useState(wish.data_inicio > today ? wish.data_inicio : today);
  const [time, setTime] = useState<Horario | null>(null);
  const offer = useMutation({
    meta: { quiet: true },
    mutationFn: (free: Horario) => api.post<Offer>(`/lista-espera/${wish.id}/ofertas`, { body: { medico_id: free.medico_id, inicio: free.inicio, clinica_id: free.clinica_id } }),
    onSuccess: () => {
      announce({ tone: "good", text: words.offered(wish.paciente_nome) });
      void queryClient.invalidateQueries({ queryKey: WAITING });
      onClose();
    },
    onSettled: () => void queryClient.invalidateQueries({ queryKey: keys.freeTimes }),
  });
  return (
    <Dialog
      open
      width="medium"
      onClose={onClose}
      title={words.pick.title(wish.paciente_nome)}
      description={`${words.pick.wished(wishedParts(wish, words).join(", "))} ${words.pick.hint}`}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="primary" busy={offer.isPending} disabled={!time} onClick={() => time && offer.mutate(time)}>
            {words.pick.send}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field
          type="date"
          label={words.pick.day}
          min={today}
          value={day}
          onChange={(event) => {
            setDay(event.target.value);
            setTime(null);
          }}
        />
        <FreeTimes serviceId={wish.servico_id} practitionerId={wish.medicos.length === 1 ? wish.medicos[0] : undefined} day={day} chosen={time ? `${time.data}T${time.hora}` : ""} onPick={setTime} />
        <Failure of={offer.error} />
      </div>
    </Dialog>
  );
}
