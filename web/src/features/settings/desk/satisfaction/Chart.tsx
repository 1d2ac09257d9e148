import { useCallback } from "react";

import { useWords } from "@/lib/language";
import { Chart as Drawn, common, type Colours } from "@/ui/Chart";

import { shortName } from "./names";
import type { Bar } from "./period";
import { satisfactionWords } from "./words";

const LOW = ["1", "2"];
const MIDDLE = ["3"];
const HIGH = ["4", "5"];

const sum = (bar: Bar, scores: string[]) => scores.reduce((all, score) => all + (bar.scores[score] ?? 0), 0);

/** Answers as stacked bars, the average as a line. */
export function Chart({ bars }: { bars: Bar[] }) {
  const words = useWords(satisfactionWords);
  const option = useCallback((colours: Colours, narrow: boolean) => optionOf(bars, words, colours, narrow), [bars, words]);
  return <Drawn option={option} />;
}

type Names = { low: string; middle: string; high: string; average: string };

function optionOf(bars: Bar[], words: Names, colours: Colours, narrow: boolean) {
  const { base, category, value, text } = common(colours, narrow);
  const stacked = (name: string, scores: string[], color: string) => ({ name, type: "bar" as const, stack: "answers", data: bars.map((bar) => sum(bar, scores)), itemStyle: { color }, barMaxWidth: 28 });
  return {
    ...base,
    xAxis: { ...category, data: bars.map((bar) => shortName(bar.name)) },
    yAxis: [
      { ...value, minInterval: 1 },
      { type: "value" as const, min: 1, max: 5, interval: 1, axisLabel: text, splitLine: { show: false } },
    ],
    series: [
      stacked(words.low, LOW, colours.danger),
      stacked(words.middle, MIDDLE, colours.muted),
      stacked(words.high, HIGH, colours.accent),
      {
        name: words.average,
        type: "line" as const,
        yAxisIndex: 1,
        connectNulls: true,
        symbol: "circle",
        symbolSize: 6,
        data: bars.map((bar) => (bar.average === null ? null : Number(bar.average.toFixed(2)))),
        lineStyle: { color: colours.warn, width: 2 },
        itemStyle: { color: colours.warn },
      },
    ],
  };
}
