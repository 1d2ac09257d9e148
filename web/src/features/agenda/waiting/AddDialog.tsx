import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Failure } from "@/ui/Failure";
import { Select } from "@/ui/Select";
import { uiWords } from "@/ui/words";

import { NOBODY, PatientPicker } from "../booking/PatientPicker";
import { servicesQuery } from "../queries";
import { WAITING, type Wish } from "./queries";
import { blankWish, isBackwards, WishForm, wishBody, type Written } from "./WishForm";
import { waitingWords } from "./words";

/** Puts a patient on the list: for what, with whom, when. */
export function AddDialog({ onClose }: { onClose: () => void }) {
  const words = useWords(waitingWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const services = useQuery(servicesQuery).data ?? [];
  const [patient, setPatient] = useState(NOBODY);
  const [errors, setErrors] = useState<{ patient?: string; phone?: string }>({});
  const [chosen, setChosen] = useState("");
  const [wish, setWish] = useState(blankWish);
  const set = (part: Partial<Written>) => setWish((before) => ({ ...before, ...part }));
  const serviceId = chosen || services[0]?.id || "";
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => {
      const body = {
        servico_id: serviceId,
        ...wishBody(wish),
        paciente_id: patient.contact?.id ?? null,
        paciente_nome: patient.name.trim() || null,
        paciente_telefone: patient.contact ? null : patient.phone.trim() || null,
      };
      return api.post<Wish>("/lista-espera", { body });
    },
    onSuccess: () => {
      announce({ tone: "good", text: words.added });
      void queryClient.invalidateQueries({ queryKey: WAITING });
      onClose();
    },
  });
  const send = () => {
    const missing = { patient: patient.contact || patient.name.trim() ? undefined : words.form.missing.patient, phone: patient.contact || patient.phone.trim() ? undefined : words.form.missing.phone };
    setErrors(missing);
    if (!missing.patient && !missing.phone) save.mutate();
  };
  return (
    <Dialog
      open
      keep
      width="medium"
      onClose={onClose}
      title={words.add}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="primary" busy={save.isPending} disabled={!serviceId || isBackwards(wish)} onClick={send}>
            {words.form.save}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <PatientPicker patient={patient} onChange={setPatient} errors={errors} />
        <Select
          label={words.form.service}
          value={serviceId}
          options={services.map((one) => ({ value: one.id, label: one.nome }))}
          onChange={(id) => {
            setChosen(id);
            set({ medicos: [], convenio: "" });
          }}
        />
        <WishForm serviceId={serviceId} wish={wish} onChange={set} />
        <Failure of={save.error} />
      </div>
    </Dialog>
  );
}
