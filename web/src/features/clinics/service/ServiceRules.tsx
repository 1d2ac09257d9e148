import { useWords } from "@/lib/language";
import { Card } from "@/ui/Card";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";

import type { ServiceForm } from "../ServicePage";
import { serviceWords } from "./words";

type Name = "vagas" | "limite_diario" | "intervalo_antes_minutos" | "intervalo_depois_minutos" | "prazo_sinal_minutos" | "prazo_retorno_dias";

/** How many at once, how many a day, who takes it, and what it waits for. */
export function ServiceRules({ value, set, mayWrite }: { value: ServiceForm; set: (part: Partial<ServiceForm>) => void; mayWrite: boolean }) {
  const words = useWords(serviceWords);
  const number = (name: Name, label: string, min: number, max: number, hint?: string, required?: boolean) => (
    <Field label={label} hint={hint} type="number" inputMode="numeric" min={min} max={max} required={required} value={value[name]} onChange={(event) => set({ [name]: event.target.value })} />
  );
  return (
    <Card title={words.rules}>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        {number("vagas", words.seats, 1, 100, words.seatsHint, true)}
        {number("limite_diario", words.limit, 1, 500, words.limitHint)}
        {number("intervalo_antes_minutos", words.before, 0, 240, undefined, true)}
        {number("intervalo_depois_minutos", words.after, 0, 240, undefined, true)}
        {number("prazo_sinal_minutos", words.deposit, 5, 43_200, words.depositHint)}
        {number("prazo_retorno_dias", words.returns, 1, 365, words.returnsHint)}
        <div className="sm:col-span-2">
          <Select
            label={words.distribution}
            disabled={!mayWrite}
            value={value.distribuicao}
            onChange={(distribuicao) => set({ distribuicao })}
            options={(["qualquer", "rodizio", "menor_carga"] as const).map((way) => ({ value: way, label: words.distributions[way] }))}
          />
        </div>
      </div>
    </Card>
  );
}
