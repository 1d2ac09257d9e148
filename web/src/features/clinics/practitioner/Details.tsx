import { useQuery } from "@tanstack/react-query";

import { useWords } from "@/lib/language";
import { Card } from "@/ui/Card";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { TagsField } from "@/ui/TagsField";

import { clinicsQuery, practitionersQuery } from "../queries";
import { clinicWords } from "../words";
import type { PractitionerForm } from "./form";

interface Props {
  value: PractitionerForm;
  set: (part: Partial<PractitionerForm>) => void;
  mayWrite: boolean;
}

export function Details({ value, set, mayWrite }: Props) {
  const words = useWords(clinicWords);
  const say = words.practitioners;
  const clinics = useQuery(clinicsQuery).data ?? [];
  const specialties = [...new Set((useQuery(practitionersQuery).data ?? []).flatMap((one) => one.especialidades))];
  return (
    <fieldset disabled={!mayWrite} className="flex flex-col gap-4">
      <Card title={say.identity}>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field className="sm:col-span-2" label={words.name} required maxLength={200} value={value.nome} onChange={(event) => set({ nome: event.target.value })} />
          <Field label={say.council} maxLength={200} value={value.crm} onChange={(event) => set({ crm: event.target.value })} />
          <Select label={say.clinic} disabled={!mayWrite} value={value.clinica_id} onChange={(clinica_id) => set({ clinica_id })} options={[{ value: "", label: say.noClinic }, ...clinics.map((clinic) => ({ value: clinic.id, label: clinic.nome }))]} />
          <div className="sm:col-span-2">
            <TagsField label={say.specialties} disabled={!mayWrite} values={value.especialidades} suggestions={specialties.filter((name) => !value.especialidades.includes(name))} onChange={(especialidades) => set({ especialidades })} />
          </div>
          <Field label={words.phone} type="tel" maxLength={40} value={value.telefone} onChange={(event) => set({ telefone: event.target.value })} />
          <Field label={words.email} type="email" value={value.email} onChange={(event) => set({ email: event.target.value })} />
        </div>
        <div className="mt-4 border-t border-line pt-4">
          <Switch label={words.active} hint={say.activeHint} disabled={!mayWrite} checked={value.ativo} onChange={(ativo) => set({ ativo })} />
        </div>
      </Card>
      <Card title={say.rules}>
        <div className="grid grid-cols-2 items-start gap-3">
          <Minutes label={say.duration} hint={say.durationHint} required min={5} max={720} value={value.duracao_padrao_minutos} onChange={(duracao_padrao_minutos) => set({ duracao_padrao_minutos })} />
          <Minutes label={say.step} hint={say.stepHint} min={5} max={720} value={value.passo_minutos} onChange={(passo_minutos) => set({ passo_minutos })} />
          <Minutes label={say.before} required max={240} value={value.intervalo_antes_minutos} onChange={(intervalo_antes_minutos) => set({ intervalo_antes_minutos })} />
          <Minutes label={say.after} required max={240} value={value.intervalo_depois_minutos} onChange={(intervalo_depois_minutos) => set({ intervalo_depois_minutos })} />
          <Minutes label={say.notice} hint={say.noticeHint} required max={525600} value={value.antecedencia_minima_minutos} onChange={(antecedencia_minima_minutos) => set({ antecedencia_minima_minutos })} />
          <Minutes label={say.horizon} hint={say.horizonHint} unit={say.inDays} required min={1} max={1095} value={value.horizonte_dias} onChange={(horizonte_dias) => set({ horizonte_dias })} />
          <Minutes label={say.dailyLimit} hint={say.dailyLimitHint} unit={say.inVisits} min={1} max={500} value={value.limite_diario} onChange={(limite_diario) => set({ limite_diario })} />
          <Minutes label={say.returns} hint={say.returnsHint} unit={say.inDays} min={1} max={365} value={value.prazo_retorno_dias} onChange={(prazo_retorno_dias) => set({ prazo_retorno_dias })} />
          <Minutes label={say.overbooks} hint={say.overbooksHint} unit={say.aDay} required max={50} value={value.encaixes_por_dia} onChange={(encaixes_por_dia) => set({ encaixes_por_dia })} />
          <Select label={say.overbooker} disabled={!mayWrite} value={value.encaixe_por} onChange={(encaixe_por) => set({ encaixe_por })} options={(["atendente", "gerente"] as const).map((role) => ({ value: role, label: say.overbookers[role] }))} />
        </div>
      </Card>
    </fieldset>
  );
}

interface MinutesProps {
  label: string;
  hint?: string;
  unit?: string;
  required?: boolean;
  min?: number;
  max: number;
  value: string;
  onChange: (value: string) => void;
}

function Minutes({ label, hint, unit, required, min = 0, max, value, onChange }: MinutesProps) {
  const words = useWords(clinicWords);
  return <Field label={`${label} (${unit ?? words.practitioners.inMinutes})`} hint={hint} type="number" inputMode="numeric" required={required} min={min} max={max} value={value} onChange={(event) => onChange(event.target.value)} />;
}
