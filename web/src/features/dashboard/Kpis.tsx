import clsx from "clsx";
import { ArrowDown, ArrowUp, Minus } from "lucide-react";

import type { Painel } from "@/api/types";
import { useWords } from "@/lib/language";

import { count, decimal, duration, hours, money, NONE, percent } from "./numbers";
import { dashboardWords } from "./words";

type Value = number | null | undefined;

interface Kpi {
  key: string;
  label: string;
  shown: string;
  note: string;
  now: Value;
  then: Value;
  shownThen: string;
  /** Which way is good; none where neither is. */
  good?: "up" | "down";
  /** A share: its change is told in points. */
  points?: boolean;
}

/** From so many characters on a figure is written smaller: half of it would be another figure. */
const LONG = 10;

/** The sums of the period, each beside that of the period before. */
export function Kpis({ panel }: { panel: Painel }) {
  const kpis = useKpis(panel);
  return (
    <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4 print:grid-cols-4">
      {kpis.map((kpi) => (
        <li key={kpi.key} className="min-w-0 rounded-xl border border-line bg-surface p-3.5 md:p-4">
          <p className="text-[13px] font-medium text-ink-2">{kpi.label}</p>
          <p className={clsx("mt-0.5 font-semibold tracking-tight break-words tabular-nums text-ink", kpi.shown.length > LONG ? "text-lg leading-8" : "text-2xl")}>{kpi.shown}</p>
          <p className="min-h-4 text-xs text-ink-3">{kpi.note}</p>
          <Change kpi={kpi} />
        </li>
      ))}
    </ul>
  );
}

function useKpis({ resumo: now, anterior: then }: Painel): Kpi[] {
  const words = useWords(dashboardWords);
  const { kpis, notes } = words;
  const share = (value: Value) => ({ shown: percent(value) });
  const found: Kpi[] = [
    { key: "occupancy", label: kpis.occupancy, ...share(now.ocupacao), note: notes.occupancy(hours(now.minutos_ocupados), hours(now.minutos_oferecidos)), now: now.ocupacao, then: then.ocupacao, shownThen: percent(then.ocupacao), good: "up", points: true },
    { key: "booked", label: kpis.booked, shown: count(now.agendamentos), note: notes.booked(now.realizados), now: now.agendamentos, then: then.agendamentos, shownThen: count(then.agendamentos), good: "up" },
    { key: "missed", label: kpis.missed, ...share(now.taxa_faltas), note: notes.missed(now.faltas), now: now.taxa_faltas, then: then.taxa_faltas, shownThen: percent(then.taxa_faltas), good: "down", points: true },
  ];
  if (now.receita && then.receita)
    found.push({ key: "revenue", label: kpis.revenue, shown: money(now.receita.realizada), note: Number(now.receita.prevista) ? notes.revenue(money(now.receita.prevista)) : "", now: Number(now.receita.realizada), then: Number(then.receita.realizada), shownThen: money(then.receita.realizada), good: "up" });
  const { primeira_resposta: reply } = now;
  return [
    ...found,
    { key: "cancelled", label: kpis.cancelled, ...share(now.taxa_cancelamento), note: notes.cancelled(now.cancelados), now: now.taxa_cancelamento, then: then.taxa_cancelamento, shownThen: percent(then.taxa_cancelamento), good: "down", points: true },
    { key: "newPatients", label: kpis.newPatients, shown: count(now.pacientes_novos), note: notes.newPatients, now: now.pacientes_novos, then: then.pacientes_novos, shownThen: count(then.pacientes_novos), good: "up" },
    { key: "firstReply", label: kpis.firstReply, shown: duration(reply.mediana_segundos), note: notes.firstReply(reply.conversas), now: reply.mediana_segundos, then: then.primeira_resposta.mediana_segundos, shownThen: duration(then.primeira_resposta.mediana_segundos), good: "down" },
    {
      key: "lead",
      label: kpis.lead,
      shown: now.antecedencia_media_dias === null ? NONE : words.days(decimal(now.antecedencia_media_dias)),
      note: now.antecedencia_mediana_dias === null ? "" : notes.lead(now.antecedencia_mediana_dias),
      now: now.antecedencia_media_dias,
      then: then.antecedencia_media_dias,
      shownThen: words.days(decimal(then.antecedencia_media_dias)),
    },
  ];
}

function Change({ kpi }: { kpi: Kpi }) {
  const words = useWords(dashboardWords);
  const { now, then } = kpi;
  if (now === null || now === undefined || then === null || then === undefined) return <p className="mt-1.5 text-xs text-ink-3">{words.before(NONE)}</p>;
  const change = kpi.points ? (now - then) * 100 : then ? ((now - then) / then) * 100 : null;
  const way = now === then ? null : now > then ? "up" : "down";
  const shown = change === null ? "" : kpi.points ? words.points(decimal(Math.abs(change))) : `${decimal(Math.abs(change))}%`;
  const Arrow = way === "up" ? ArrowUp : way === "down" ? ArrowDown : Minus;
  if (way && change === null) return <p className="mt-1.5 text-xs text-ink-3">{words.before(kpi.shownThen)}</p>;
  const judged = way && kpi.good ? (way === kpi.good ? words.better : words.worse) : null;
  return (
    <p className="mt-1.5 flex flex-wrap items-center gap-x-1.5 text-xs text-ink-3">
      <span className={clsx("inline-flex items-center gap-0.5 font-medium tabular-nums", judged === words.better && "text-good", judged === words.worse && "text-danger")}>
        <Arrow aria-hidden className="size-3.5" />
        {way ? `${way === "up" ? "+" : "−"}${shown}` : words.same}
        {judged && <span className="sr-only">, {judged}</span>}
      </span>
      <span>{words.before(kpi.shownThen)}</span>
    </p>
  );
}
