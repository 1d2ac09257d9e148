import type { Painel } from "@/api/types";
import { useWords } from "@/lib/language";
import { Card } from "@/ui/Card";

import { duration, NONE, percent } from "./numbers";
import { dashboardWords } from "./words";

/** What became of the times that were given up; nothing where none was. */
export function Waited({ panel }: { panel: Painel }) {
  const words = useWords(dashboardWords);
  const now = panel.resumo.lista_de_espera;
  const then = panel.anterior.lista_de_espera;
  if (!now.vagas && !then.vagas) return null;
  const minutes = (value: number | null) => (value === null ? NONE : duration(value * 60));
  const lines = [
    [words.freed, String(now.vagas), String(then.vagas)],
    [words.filled, `${now.preenchidas} (${percent(now.taxa)})`, `${then.preenchidas} (${percent(then.taxa)})`],
    [words.fillTime, minutes(now.mediana_minutos), minutes(then.mediana_minutos)],
  ] as const;
  return (
    <Card title={words.waiting}>
      <dl className="grid gap-2.5">
        {lines.map(([name, value, before]) => (
          <div key={name} className="flex flex-wrap items-baseline justify-between gap-x-3">
            <dt className="text-[13px] text-ink-2">{name}</dt>
            <dd className="tabular-nums">
              <span className="font-semibold">{value}</span> <span className="text-xs text-ink-3">{words.before(before)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
