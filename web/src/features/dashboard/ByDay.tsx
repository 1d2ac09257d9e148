import { useCallback, useMemo } from "react";

import type { Painel } from "@/api/types";
import { useWords } from "@/lib/language";
import { Chart, common, type Colours } from "@/ui/Chart";
import { Table, type Column } from "@/ui/Table";

import { Figure } from "./Figure";
import { barsOf, isMonth, longName, money, occupancyOf, percent, shortName, type Bar } from "./numbers";
import { dashboardWords } from "./words";

const sum = (bars: Bar[], part: "fulfilled" | "missed" | "open" | "done" | "lost") => bars.reduce((all, bar) => all + bar[part], 0);

/** The panel's days, or months where it spans many, as both figures draw and list them. */
function useBars({ por_dia }: Painel) {
  const words = useWords(dashboardWords);
  const bars = useMemo(() => barsOf(por_dia), [por_dia]);
  const names = useMemo(() => bars.map((bar) => shortName(bar.name)), [bars]);
  const months = isMonth(bars[0]?.name ?? "");
  const nameColumn: Column<Bar> = { key: "name", title: months ? words.month : words.day, cell: (bar) => longName(bar.name) };
  return { bars, names, nameColumn, months };
}

/** What became of each day's appointments, and how full it was. */
export function ByDay({ panel }: { panel: Painel }) {
  const words = useWords(dashboardWords);
  const { bars, names, nameColumn, months } = useBars(panel);
  const option = useCallback(
    (colours: Colours, narrow: boolean) => {
      const { base, category, value, text } = common(colours, narrow);
      const stacked = (name: string, part: "fulfilled" | "missed" | "open" | "cancelled", color: string) => ({ name, type: "bar" as const, stack: "day", data: bars.map((bar) => bar[part]), itemStyle: { color }, barMaxWidth: 28 });
      return {
        ...base,
        xAxis: { ...category, data: names },
        yAxis: [
          { ...value, minInterval: 1 },
          { type: "value" as const, min: 0, axisLabel: { ...text, formatter: "{value}%" }, splitLine: { show: false } },
        ],
        series: [
          stacked(words.fulfilled, "fulfilled", colours.accent),
          stacked(words.open, "open", colours.muted),
          stacked(words.missed, "missed", colours.danger),
          {
            name: words.occupancy,
            type: "line" as const,
            yAxisIndex: 1,
            symbol: "circle",
            symbolSize: 5,
            data: bars.map((bar) => {
              const share = occupancyOf(bar);
              return share === null ? null : Math.round(share * 100);
            }),
            lineStyle: { color: colours.warn, width: 2 },
            itemStyle: { color: colours.warn },
          },
        ],
      };
    },
    [bars, names, words],
  );
  const title = months ? words.charts.byMonth : words.charts.byDay;
  const table = (
    <Table
      caption={title}
      rows={bars}
      rowKey={(bar) => bar.name}
      columns={[
        nameColumn,
        { key: "done", title: words.fulfilled, cell: (bar) => bar.fulfilled, align: "right" },
        { key: "open", title: words.open, cell: (bar) => bar.open, align: "right", wide: true },
        { key: "missed", title: words.missed, cell: (bar) => bar.missed, align: "right" },
        { key: "cancelled", title: words.cancelled, cell: (bar) => bar.cancelled, align: "right", wide: true },
        { key: "occupancy", title: words.occupancy, cell: (bar) => percent(occupancyOf(bar)), align: "right" },
      ]}
    />
  );
  const booked = sum(bars, "fulfilled") + sum(bars, "missed") + sum(bars, "open");
  return (
    <Figure title={title} summary={words.summaries.byDay(booked, sum(bars, "missed"))} table={table} className="lg:col-span-2">
      <Chart option={option} />
    </Figure>
  );
}

/** What each day earned, is to earn, and lost. */
export function Revenue({ panel }: { panel: Painel }) {
  const words = useWords(dashboardWords);
  const { bars, names, nameColumn, months } = useBars(panel);
  const option = useCallback(
    (colours: Colours, narrow: boolean) => {
      const { base, category, value, text } = common(colours, narrow);
      const stacked = (name: string, part: "done" | "expected" | "lost", color: string) => ({ name, type: "bar" as const, stack: "day", data: bars.map((bar) => Number(bar[part].toFixed(2))), itemStyle: { color }, barMaxWidth: 28 });
      return {
        ...base,
        tooltip: { ...base.tooltip, valueFormatter: (amount: unknown) => money(Number(amount)) },
        xAxis: { ...category, data: names },
        yAxis: { ...value, axisLabel: { ...text, formatter: (amount: number) => money(amount) } },
        series: [stacked(words.done, "done", colours.accent), stacked(words.expected, "expected", colours.muted), stacked(words.lost, "lost", colours.danger)],
      };
    },
    [bars, names, words],
  );
  const title = months ? words.charts.revenueByMonth : words.charts.revenueByDay;
  const table = (
    <Table
      caption={title}
      rows={bars}
      rowKey={(bar) => bar.name}
      columns={[
        nameColumn,
        { key: "done", title: words.done, cell: (bar) => money(bar.done), align: "right", className: "whitespace-nowrap" },
        { key: "expected", title: words.expected, cell: (bar) => money(bar.expected), align: "right", className: "whitespace-nowrap", wide: true },
        { key: "lost", title: words.lost, cell: (bar) => money(bar.lost), align: "right", className: "whitespace-nowrap" },
      ]}
    />
  );
  return (
    <Figure title={title} summary={words.summaries.revenue(money(sum(bars, "done")), money(sum(bars, "lost")))} table={table}>
      <Chart option={option} />
    </Figure>
  );
}
