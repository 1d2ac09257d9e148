import { useEffect, useRef } from "react";

import { useWords } from "@/lib/language";

import { shortName } from "./names";
import type { Bar } from "./period";
import { satisfactionWords } from "./words";

const LOW = ["1", "2"];
const MIDDLE = ["3"];
const HIGH = ["4", "5"];

/** Below this the legend takes two lines. */
const NARROW = 460;

const sum = (bar: Bar, scores: string[]) => scores.reduce((all, score) => all + (bar.scores[score] ?? 0), 0);

/** Answers as stacked bars, the average as a line. A picture: who cannot see it has the table beside it. */
export function Chart({ bars }: { bars: Bar[] }) {
  const words = useWords(satisfactionWords);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let end = () => {};
    let gone = false;
    void import("./draw").then(({ init }) => {
      if (gone) return;
      const chart = init(element, null, { renderer: "svg" });
      const paint = () => chart.setOption(optionOf(bars, words, coloursOf(element), element.clientWidth < NARROW), true);
      paint();
      const size = new ResizeObserver(() => {
        chart.resize();
        paint();
      });
      size.observe(element);
      // Light or dark by choice, or with the system.
      const theme = new MutationObserver(paint);
      theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
      const system = matchMedia("(prefers-color-scheme: dark)");
      system.addEventListener("change", paint);
      end = () => {
        size.disconnect();
        theme.disconnect();
        system.removeEventListener("change", paint);
        chart.dispose();
      };
    });
    return () => {
      gone = true;
      end();
    };
  }, [bars, words]);
  return <div ref={place} aria-hidden className="h-64 w-full" />;
}

function coloursOf(element: HTMLElement) {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return { high: colour("accent"), middle: colour("line-strong"), low: colour("danger"), line: colour("warn"), text: colour("ink-2"), grid: colour("line"), ground: colour("raised"), ink: colour("ink"), font: style.fontFamily };
}

type Names = { low: string; middle: string; high: string; average: string };

function optionOf(bars: Bar[], words: Names, colours: ReturnType<typeof coloursOf>, narrow: boolean) {
  const stacked = (name: string, scores: string[], color: string) => ({ name, type: "bar" as const, stack: "answers", data: bars.map((bar) => sum(bar, scores)), itemStyle: { color }, barMaxWidth: 28 });
  const text = { color: colours.text, fontFamily: colours.font, fontSize: 12 };
  const whole = { minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: colours.grid } } };
  return {
    animation: false,
    textStyle: { fontFamily: colours.font },
    grid: { left: 8, right: 8, top: narrow ? 58 : 36, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemGap: 14, textStyle: text, itemWidth: 14, itemHeight: 10, inactiveColor: colours.grid },
    tooltip: { trigger: "axis" as const, renderMode: "richText" as const, backgroundColor: colours.ground, borderColor: colours.grid, textStyle: { color: colours.ink, fontSize: 12 } },
    xAxis: { type: "category" as const, data: bars.map((bar) => shortName(bar.name)), axisLabel: { ...text, hideOverlap: true }, axisLine: { lineStyle: { color: colours.grid } }, axisTick: { show: false } },
    yAxis: [
      { type: "value" as const, ...whole },
      { type: "value" as const, min: 1, max: 5, interval: 1, axisLabel: text, splitLine: { show: false } },
    ],
    series: [
      stacked(words.low, LOW, colours.low),
      stacked(words.middle, MIDDLE, colours.middle),
      stacked(words.high, HIGH, colours.high),
      {
        name: words.average,
        type: "line" as const,
        yAxisIndex: 1,
        connectNulls: true,
        symbol: "circle",
        symbolSize: 6,
        data: bars.map((bar) => (bar.average === null ? null : Number(bar.average.toFixed(2)))),
        lineStyle: { color: colours.line, width: 2 },
        itemStyle: { color: colours.line },
      },
    ],
  };
}
