import { useQuery } from "@tanstack/react-query";

import { useWords } from "@/lib/language";
import { Skeleton } from "@/ui/Skeleton";

import { figuresQuery } from "./queries";
import { waitingWords } from "./words";

const minutes = (count: number | null | undefined) => (count === null || count === undefined ? null : count < 1 ? "< 1 min" : count < 120 ? `${count} min` : `${Math.round(count / 60)} h`);

/** How much of what became free was filled, and how quickly. */
export function FigureCards() {
  const words = useWords(waitingWords).figures;
  const figures = useQuery(figuresQuery);
  if (figures.isError) return null;
  if (figures.isPending) return <Skeleton className="mb-5 h-24 rounded-xl" />;
  const told = figures.data;
  const ended = told.vagas - told.vagas_abertas;
  const cards = [
    { name: words.rate, value: told.taxa_preenchimento === null ? null : `${Math.round(told.taxa_preenchimento * 100)}%`, hint: words.rateOf(told.vagas_preenchidas, ended) },
    { name: words.time, value: minutes(told.minutos_ate_preencher), hint: words.timeHint },
    { name: words.answer, value: minutes(told.minutos_ate_responder), hint: words.timeHint },
    { name: words.waiting, value: String(told.aguardando), hint: told.dias_de_espera === null ? "" : words.waited(told.dias_de_espera) },
  ];
  return (
    <section aria-label={words.label} className="mb-5">
      <p className="mb-1.5 text-xs font-medium text-ink-3">{words.label}</p>
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {cards.map((card) => (
          <div key={card.name} className="rounded-xl border border-line bg-surface px-4 py-3">
            <dt className="text-xs text-ink-2">{card.name}</dt>
            <dd className="mt-0.5 text-2xl font-semibold tracking-tight tabular-nums">{card.value ?? words.none}</dd>
            <dd className="min-h-4 text-xs text-ink-3">{card.hint}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
