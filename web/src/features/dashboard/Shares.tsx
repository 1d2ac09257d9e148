import { useCallback } from "react";

import type { Painel } from "@/api/types";
import { useWords } from "@/lib/language";
import { Chart, common, type Colours } from "@/ui/Chart";
import { Table } from "@/ui/Table";

import { Figure } from "./Figure";
import { money, percent } from "./numbers";
import { dashboardWords } from "./words";

const whole = (share: number | null | undefined) => (share === null || share === undefined ? null : Math.round(share * 1000) / 10);
const AXIS = { min: 0, axisLabel: { formatter: "{value}%" } };

interface Line {
  name: string;
  values: (number | null)[];
}

/** Bars that lie, one group a name: names need room. */
function useLying(names: string[], lines: Line[], colourOf: (colours: Colours, at: number) => string) {
  const told = JSON.stringify([names, lines]);
  return useCallback(
    (colours: Colours, narrow: boolean) => {
      const [shown, drawn] = JSON.parse(told) as [string[], Line[]];
      const { base, category, value, text } = common(colours, narrow);
      return {
        ...base,
        grid: { ...base.grid, top: drawn.length > 1 ? 30 : 6, right: 24 },
        legend: { ...base.legend, show: drawn.length > 1 },
        tooltip: { ...base.tooltip, valueFormatter: (share: unknown) => (share === null ? "–" : `${String(share)}%`) },
        xAxis: { ...value, ...AXIS, axisLabel: { ...text, ...AXIS.axisLabel } },
        yAxis: { ...category, inverse: true, data: shown, axisLabel: { ...text, width: narrow ? 100 : 150, overflow: "truncate" as const } },
        series: drawn.map((line, at) => ({ name: line.name, type: "bar" as const, data: line.values, itemStyle: { color: colourOf(colours, at), borderRadius: [0, 3, 3, 0] }, barMaxWidth: 16 })),
      };
    },
    [told, colourOf],
  );
}

const fullAndMissed = (colours: Colours, at: number) => (at ? colours.danger : colours.accent);
const missedOnly = (colours: Colours) => colours.danger;
const fullOnly = (colours: Colours) => colours.accent;

const MOST = 12;

/** How full each practitioner was, and who was let down most. */
export function People({ panel }: { panel: Painel }) {
  const words = useWords(dashboardWords);
  const rows = panel.por_medico;
  const fullest = [...rows].sort((one, other) => (other.ocupacao ?? -1) - (one.ocupacao ?? -1));
  const shown = fullest.slice(0, MOST);
  const option = useLying(
    shown.map((one) => one.medico),
    [
      { name: words.occupancy, values: shown.map((one) => whole(one.ocupacao)) },
      { name: words.missedRate, values: shown.map((one) => whole(one.taxa_faltas)) },
    ],
    fullAndMissed,
  );
  const table = (
    <Table
      caption={words.charts.people}
      rows={rows}
      rowKey={(one) => one.medico_id}
      columns={[
        { key: "name", title: words.person, cell: (one) => one.medico },
        { key: "booked", title: words.booked, cell: (one) => one.agendamentos, align: "right", wide: true },
        { key: "occupancy", title: words.occupancy, cell: (one) => percent(one.ocupacao), align: "right" },
        { key: "missed", title: words.missedRate, cell: (one) => percent(one.taxa_faltas), align: "right" },
        ...(panel.resumo.receita ? [{ key: "revenue", title: words.done, cell: (one: Painel["por_medico"][number]) => money(one.receita?.realizada), align: "right" as const, wide: true, className: "whitespace-nowrap" }] : []),
      ]}
    />
  );
  const first = fullest[0];
  return (
    <Figure title={words.charts.people} summary={first ? words.summaries.people(first.medico, percent(first.ocupacao)) : ""} table={table}>
      <Chart option={option} className="h-72 w-full" />
    </Figure>
  );
}

type Step = keyof (typeof dashboardWords)["pt-BR"]["leadSteps"];

/** Whether those who booked long before come less. */
export function Lead({ panel }: { panel: Painel }) {
  const words = useWords(dashboardWords);
  const rows = panel.antecedencia;
  const name = (row: (typeof rows)[number]) => words.leadSteps[row.de as Step];
  const option = useLying(rows.map(name), [{ name: words.missedRate, values: rows.map((row) => whole(row.taxa_faltas)) }], missedOnly);
  const table = (
    <Table
      caption={words.charts.lead}
      rows={rows}
      rowKey={(row) => String(row.de)}
      columns={[
        { key: "name", title: words.leadTime, cell: name },
        { key: "booked", title: words.booked, cell: (row) => row.agendamentos, align: "right" },
        { key: "missed", title: words.missed, cell: (row) => row.faltas, align: "right", wide: true },
        { key: "rate", title: words.missedRate, cell: (row) => percent(row.taxa_faltas), align: "right" },
      ]}
    />
  );
  return (
    <Figure title={words.charts.lead} summary={words.summaries.lead(percent(rows[0]?.taxa_faltas))} table={table}>
      <Chart option={option} className="h-52 w-full" />
    </Figure>
  );
}

/** By which way appointments come. */
export function Origins({ panel }: { panel: Painel }) {
  const words = useWords(dashboardWords);
  const rows = panel.origens;
  const all = rows.reduce((sum, row) => sum + row.agendamentos, 0);
  const known: Record<string, string> = words.origins;
  const name = (row: (typeof rows)[number]) => known[row.origem] ?? row.origem;
  const share = (row: (typeof rows)[number]) => (all ? row.agendamentos / all : null);
  const shown = rows.slice(0, MOST);
  const option = useLying(shown.map(name), [{ name: words.share, values: shown.map((row) => whole(share(row))) }], fullOnly);
  const table = (
    <Table
      caption={words.charts.origins}
      rows={rows}
      rowKey={(row) => row.origem}
      columns={[
        { key: "name", title: words.origin, cell: name },
        { key: "booked", title: words.booked, cell: (row) => row.agendamentos, align: "right" },
        { key: "share", title: words.share, cell: (row) => percent(share(row)), align: "right" },
        { key: "rate", title: words.missedRate, cell: (row) => percent(row.taxa_faltas), align: "right", wide: true },
      ]}
    />
  );
  const first = rows[0];
  return (
    <Figure title={words.charts.origins} summary={first ? words.summaries.origins(name(first), percent(share(first))) : ""} table={table}>
      <Chart option={option} className="h-44 w-full" />
    </Figure>
  );
}
