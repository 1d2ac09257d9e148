import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import { readable } from "@/api/problem";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { addDays, localDay } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Checks } from "@/ui/Checks";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { uiWords } from "@/ui/words";

import { NOBODY, PatientPicker } from "../booking/PatientPicker";
import { clinicsQuery, practitionersQuery, servicesQuery } from "../queries";
import { WAITING, type Wish, type WishIn } from "./queries";
import { waitingWords } from "./words";

const PRIORITIES = ["normal", "alta", "urgente"] as const;

/** Puts a patient on the list: for what, with whom, when. */
export function AddDialog({ onClose }: { onClose: () => void }) {
  const words = useWords(waitingWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const services = useQuery(servicesQuery).data ?? [];
  const practitioners = useQuery(practitionersQuery).data ?? [];
  const clinics = useQuery(clinicsQuery).data ?? [];
  const [patient, setPatient] = useState(NOBODY);
  const [errors, setErrors] = useState<{ patient?: string; phone?: string }>({});
  const today = localDay();
  const [wish, setWish] = useState({ servico_id: "", medicos: [] as string[], clinicas: [] as string[], data_inicio: today, data_fim: addDays(today, 30), dias_semana: [] as string[], periodos: [] as string[], prioridade: "normal" as (typeof PRIORITIES)[number], prioridade_motivo: "", horas: "2" });
  const set = (part: Partial<typeof wish>) => setWish((before) => ({ ...before, ...part }));
  const serviceId = wish.servico_id || services[0]?.id || "";
  const able = services.find((one) => one.id === serviceId)?.medicos ?? [];
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => {
      const body = {
        servico_id: serviceId,
        medicos: wish.medicos,
        clinicas: wish.clinicas,
        data_inicio: wish.data_inicio,
        data_fim: wish.data_fim,
        dias_semana: wish.dias_semana.map(Number),
        periodos: wish.periodos as WishIn["periodos"],
        antecedencia_minutos: Math.round(Number(wish.horas || 0) * 60),
        prioridade: wish.prioridade,
        prioridade_motivo: wish.prioridade_motivo.trim() || null,
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
          <Button tone="primary" busy={save.isPending} disabled={!serviceId} onClick={send}>
            {words.form.save}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <PatientPicker patient={patient} onChange={setPatient} errors={errors} />
        <Select label={words.form.service} value={serviceId} options={services.map((one) => ({ value: one.id, label: one.nome }))} onChange={(servico_id) => set({ servico_id, medicos: [] })} />
        <Checks
          legend={words.form.practitioners}
          hint={words.form.practitionersHint}
          options={practitioners.filter((one) => one.ativo && (!able.length || able.includes(one.id))).map((one) => ({ value: one.id, label: one.nome }))}
          chosen={wish.medicos}
          onChange={(medicos) => set({ medicos })}
        />
        {clinics.length > 1 && <Checks legend={words.form.clinics} options={clinics.map((one) => ({ value: one.id, label: one.nome }))} chosen={wish.clinicas} onChange={(clinicas) => set({ clinicas })} />}
        <div className="grid grid-cols-2 gap-3">
          <Field type="date" label={words.form.from} required min={today} value={wish.data_inicio} onChange={(event) => set({ data_inicio: event.target.value })} />
          <Field type="date" label={words.form.to} required min={wish.data_inicio} value={wish.data_fim} onChange={(event) => set({ data_fim: event.target.value })} />
        </div>
        <Checks legend={words.form.weekdays} hint={words.form.any} options={Object.entries(words.form.weekdayNames).map(([value, label]) => ({ value, label }))} chosen={wish.dias_semana} onChange={(dias_semana) => set({ dias_semana })} />
        <Checks legend={words.form.periods} options={Object.entries(words.form.periodNames).map(([value, label]) => ({ value, label }))} chosen={wish.periodos} onChange={(periodos) => set({ periodos })} />
        <div className="grid gap-3 sm:grid-cols-2">
          <Field type="number" inputMode="numeric" min={0} max={720} label={words.form.notice} value={wish.horas} onChange={(event) => set({ horas: event.target.value })} />
          <Select label={words.form.priority} value={wish.prioridade} options={PRIORITIES.map((value) => ({ value, label: words.priorities[value] }))} onChange={(prioridade) => set({ prioridade: prioridade as (typeof PRIORITIES)[number] })} />
        </div>
        {wish.prioridade !== "normal" && <Field label={words.form.reason} hint={words.form.reasonHint} maxLength={200} value={wish.prioridade_motivo} onChange={(event) => set({ prioridade_motivo: event.target.value })} />}
        {save.isError && (
          <p role="alert" className="text-[13px] text-danger">
            {readable(save.error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}
