import { useQuery } from "@tanstack/react-query";

import { useWords } from "@/lib/language";
import { addDays, localDay } from "@/lib/time";
import { Checks } from "@/ui/Checks";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { TimeField } from "@/ui/TimeField";

import { clinicsQuery, practitionersQuery, servicesQuery } from "../queries";
import type { Wish, WishIn } from "./queries";
import { waitingWords } from "./words";

const PRIORITIES = ["normal", "alta", "urgente"] as const;

/** A wish as it is being written: numbers as they are typed. */
export interface Written {
  medicos: string[];
  clinicas: string[];
  data_inicio: string;
  data_fim: string;
  dias_semana: string[];
  periodos: string[];
  hora_de: string;
  hora_ate: string;
  prioridade: (typeof PRIORITIES)[number];
  prioridade_motivo: string;
  convenio: string;
  horas: string;
}

export function blankWish(): Written {
  const today = localDay();
  return { medicos: [], clinicas: [], data_inicio: today, data_fim: addDays(today, 30), dias_semana: [], periodos: [], hora_de: "", hora_ate: "", prioridade: "normal", prioridade_motivo: "", convenio: "", horas: "2" };
}

export function writtenFrom(wish: Wish): Written {
  const { medicos, clinicas, data_inicio, data_fim, periodos } = wish;
  const told = { medicos, clinicas, data_inicio, data_fim, periodos, hora_de: wish.hora_de ?? "", hora_ate: wish.hora_ate ?? "", dias_semana: wish.dias_semana.map(String), convenio: wish.convenio ?? "" };
  return { ...told, prioridade: wish.prioridade as Written["prioridade"], prioridade_motivo: wish.prioridade_motivo ?? "", horas: String(wish.antecedencia_minutos / 60) };
}

export function wishBody({ horas, ...written }: Written) {
  return {
    ...written,
    dias_semana: written.dias_semana.map(Number),
    periodos: written.periodos as WishIn["periodos"],
    hora_de: written.hora_de || null,
    hora_ate: written.hora_ate || null,
    antecedencia_minutos: Math.round(Number(horas || 0) * 60),
    prioridade_motivo: written.prioridade_motivo.trim() || null,
    convenio: written.convenio || null,
  };
}

export const isBackwards = ({ hora_de, hora_ate }: Written) => !!hora_de && !!hora_ate && hora_ate < hora_de;

interface Props {
  serviceId: string;
  wish: Written;
  onChange: (part: Partial<Written>) => void;
}

/** With whom, where, when, and how urgent: nothing chosen is anything. */
export function WishForm({ serviceId, wish, onChange }: Props) {
  const words = useWords(waitingWords);
  const service = (useQuery(servicesQuery).data ?? []).find((one) => one.id === serviceId);
  const practitioners = useQuery(practitionersQuery).data ?? [];
  const clinics = useQuery(clinicsQuery).data ?? [];
  const able = service?.medicos ?? [];
  const insurers = [...new Set([...(service?.convenios ?? []), ...(wish.convenio ? [wish.convenio] : [])])];
  const today = localDay();
  return (
    <>
      <Checks
        legend={words.form.practitioners}
        hint={words.form.practitionersHint}
        options={practitioners.filter((one) => one.ativo && (!able.length || able.includes(one.id))).map((one) => ({ value: one.id, label: one.nome }))}
        chosen={wish.medicos}
        onChange={(medicos) => onChange({ medicos })}
      />
      {clinics.length > 1 && <Checks legend={words.form.clinics} options={clinics.map((one) => ({ value: one.id, label: one.nome }))} chosen={wish.clinicas} onChange={(clinicas) => onChange({ clinicas })} />}
      <div className="grid grid-cols-2 gap-3">
        <Field type="date" label={words.form.from} required min={wish.data_inicio < today ? wish.data_inicio : today} value={wish.data_inicio} onChange={(event) => onChange({ data_inicio: event.target.value })} />
        <Field type="date" label={words.form.to} required min={wish.data_inicio} value={wish.data_fim} onChange={(event) => onChange({ data_fim: event.target.value })} />
      </div>
      <Checks legend={words.form.weekdays} hint={words.form.any} options={Object.entries(words.form.weekdayNames).map(([value, label]) => ({ value, label }))} chosen={wish.dias_semana} onChange={(dias_semana) => onChange({ dias_semana })} />
      <Checks legend={words.form.periods} options={Object.entries(words.form.periodNames).map(([value, label]) => ({ value, label }))} chosen={wish.periodos} onChange={(periodos) => onChange({ periodos })} />
      <Hours wish={wish} onChange={onChange} />
      {insurers.length > 0 && <Select label={words.form.insurer} value={wish.convenio} options={[{ value: "", label: words.form.private }, ...insurers.map((name) => ({ value: name, label: name }))]} onChange={(convenio) => onChange({ convenio })} />}
      <div className="grid gap-3 sm:grid-cols-2">
        <Field type="number" inputMode="numeric" min={0} max={720} label={words.form.notice} value={wish.horas} onChange={(event) => onChange({ horas: event.target.value })} />
        <Select label={words.form.priority} value={wish.prioridade} options={PRIORITIES.map((value) => ({ value, label: words.priorities[value] }))} onChange={(prioridade) => onChange({ prioridade: prioridade as Written["prioridade"] })} />
      </div>
      {wish.prioridade !== "normal" && <Field label={words.form.reason} hint={words.form.reasonHint} maxLength={200} value={wish.prioridade_motivo} onChange={(event) => onChange({ prioridade_motivo: event.target.value })} />}
    </>
  );
}

/** Between which hours it may begin. */
function Hours({ wish, onChange }: Pick<Props, "wish" | "onChange">) {
  const words = useWords(waitingWords).form;
  const invalid = isBackwards(wish);
  return (
    <fieldset>
      <legend className="text-[13px] font-medium text-ink-2">{words.hours}</legend>
      <p className="text-xs text-ink-3">{words.hoursHint}</p>
      <div className="mt-1 flex items-center gap-2 text-sm text-ink-2">
        <span aria-hidden>{words.between.from}</span>
        <TimeField label={words.hourFrom} invalid={invalid} value={wish.hora_de} onChange={(hora_de) => onChange({ hora_de })} />
        <span aria-hidden>{words.between.to}</span>
        <TimeField label={words.hourTo} invalid={invalid} value={wish.hora_ate} onChange={(hora_ate) => onChange({ hora_ate })} />
      </div>
      {invalid && (
        <p role="alert" className="mt-1 text-[13px] text-danger">
          {words.backwards}
        </p>
      )}
    </fieldset>
  );
}
