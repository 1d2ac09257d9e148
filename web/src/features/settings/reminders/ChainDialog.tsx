import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { TimeField } from "@/ui/TimeField";

import { SavingDialog } from "../desk/SavingDialog";
import { bodyOf, clinicsQuery, everyTemplateQuery, servicesQuery, type Chain, type Step } from "./queries";
import { StepFields } from "./StepFields";
import { reminderWords } from "./words";

const MOST = 6;
const NEXT = [1440, 4320, 120, 2880, 10_080, 60];
const blank = (before: number): Step => ({ antes_minutos: before, canais: [], modelo: "", idioma: "pt_BR", variaveis: {}, botoes: [], pular_confirmados: true, antecedencia_minima_minutos: before });
const NEW = { nome: "", servico_id: null, clinica_id: null, ativa: true, silencio_de: "21:00", silencio_ate: "08:00", passos: [blank(1440)] } as ReturnType<typeof bodyOf>;

/** A chain: for which visits, when nothing is sent, and its reminders one by one. */
export function ChainDialog({ chain, onClose }: { chain: Chain | null; onClose: () => void }) {
  const words = useWords(reminderWords);
  const services = useQuery(servicesQuery).data ?? [];
  const clinics = useQuery(clinicsQuery).data ?? [];
  const templates = useQuery(everyTemplateQuery).data ?? [];
  const [body, setBody] = useState(() => (chain ? bodyOf(chain) : NEW));
  const set = (part: Partial<typeof body>) => setBody((before) => ({ ...before, ...part }));
  const setStep = (place: number, part: Partial<Step>) => set({ passos: body.passos.map((step, at) => (at === place ? { ...step, ...part } : step)) });
  const free = NEXT.find((before) => !body.passos.some((step) => step.antes_minutos === before)) ?? 30;
  return (
    <SavingDialog
      title={chain ? words.edit(chain.nome) : words.add}
      path="/lembretes/sequencias"
      id={chain?.id}
      body={body}
      refresh={["lembretes"]}
      width="large"
      disabled={!body.nome.trim() || body.passos.some((step) => !step.modelo)}
      onClose={onClose}
    >
      <Field label={words.name} required autoFocus maxLength={200} value={body.nome} onChange={(event) => set({ nome: event.target.value })} />
      <Switch label={words.active} checked={body.ativa ?? true} onChange={(ativa) => set({ ativa })} />
      <div className="grid gap-3 sm:grid-cols-2">
        <Select label={words.service} value={body.servico_id ?? ""} options={[{ value: "", label: words.anyService }, ...services.map((one) => ({ value: one.id, label: one.nome }))]} onChange={(id) => set({ servico_id: id || null })} />
        <Select label={words.clinic} value={body.clinica_id ?? ""} options={[{ value: "", label: words.anyClinic }, ...clinics.map((one) => ({ value: one.id, label: one.nome }))]} onChange={(id) => set({ clinica_id: id || null })} />
      </div>
      <fieldset>
        <legend className="text-[13px] font-medium text-ink-2">{words.quietHours}</legend>
        <div className="mt-1 flex items-center gap-2">
          <TimeField label={words.quietFrom} value={body.silencio_de ?? ""} onChange={(silencio_de) => set({ silencio_de })} />
          <span aria-hidden className="text-ink-3">
            –
          </span>
          <TimeField label={words.quietTo} value={body.silencio_ate ?? ""} onChange={(silencio_ate) => set({ silencio_ate })} />
        </div>
        <p className="mt-1 text-xs text-ink-3">{words.quietHint}</p>
      </fieldset>
      <section aria-label={words.steps} className="flex flex-col gap-3">
        {body.passos.map((step, place) => (
          <StepFields
            key={step.id ?? place}
            step={step}
            number={place + 1}
            templates={templates}
            onChange={(part) => setStep(place, part)}
            onRemove={body.passos.length > 1 ? () => set({ passos: body.passos.filter((_, at) => at !== place) }) : undefined}
          />
        ))}
        {body.passos.length < MOST && (
          <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => set({ passos: [...body.passos, { ...body.passos[body.passos.length - 1]!, id: undefined, antes_minutos: free }] })}>
            {words.addStep}
          </Button>
        )}
        <p className="text-xs text-ink-3">{words.health}</p>
      </section>
    </SavingDialog>
  );
}
