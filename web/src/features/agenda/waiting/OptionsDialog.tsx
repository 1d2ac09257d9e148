import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Failure } from "@/ui/Failure";
import { Field } from "@/ui/Field";
import { Skeleton } from "@/ui/Skeleton";
import { Switch } from "@/ui/Switch";
import { TimeField } from "@/ui/TimeField";
import { uiWords } from "@/ui/words";

import { optionsQuery, type Options } from "./queries";
import { waitingWords } from "./words";

/** How what becomes free is offered: by itself or not, for how long, to how many. */
export function OptionsDialog({ onClose }: { onClose: () => void }) {
  const words = useWords(waitingWords).optionsForm;
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const kept = useQuery(optionsQuery);
  const [written, setWritten] = useState<Partial<Options>>({});
  const value = { ...kept.data, ...written } as Required<Options>;
  const set = (part: Partial<Options>) => setWritten((before) => ({ ...before, ...part }));
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.put("/lista-espera/opcoes", { body: value }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: optionsQuery.queryKey });
      announce({ tone: "good", text: ui.saved });
      onClose();
    },
  });
  const number = (name: "minutos_oferta" | "ao_mesmo_tempo" | "antecedencia_minima_minutos", label: string, min: number, max: number, hint?: string) => (
    <Field type="number" inputMode="numeric" min={min} max={max} label={label} hint={hint} value={value[name]} onChange={(event) => set({ [name]: Math.max(min, Math.trunc(Number(event.target.value))) })} />
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.title}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="primary" busy={save.isPending} disabled={!kept.data} onClick={() => save.mutate()}>
            {ui.save}
          </Button>
        </>
      }
    >
      {!kept.data ? (
        <Skeleton className="h-48 rounded-xl" />
      ) : (
        <div className="flex flex-col gap-4">
          <Switch label={words.active} checked={value.ativa} onChange={(ativa) => set({ ativa })} />
          {number("minutos_oferta", words.minutes, 2, 1440, words.minutesHint)}
          {number("ao_mesmo_tempo", words.atOnce, 1, 10, words.atOnceHint)}
          {number("antecedencia_minima_minutos", words.lead, 0, 43_200)}
          <fieldset>
            <legend className="text-[13px] font-medium text-ink-2">{words.quiet}</legend>
            <div className="mt-1 flex items-center gap-2">
              <TimeField label={words.quietFrom} value={value.silencio_de} onChange={(silencio_de) => set({ silencio_de })} />
              <span aria-hidden className="text-ink-3">
                –
              </span>
              <TimeField label={words.quietTo} value={value.silencio_ate} onChange={(silencio_ate) => set({ silencio_ate })} />
            </div>
          </fieldset>
          <Failure of={save.error} />
        </div>
      )}
    </Dialog>
  );
}
