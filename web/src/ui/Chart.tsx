import type { EChartsCoreOption } from "echarts/core";
import { useEffect, useRef } from "react";

/** The house's colours where the chart stands, light or dark. */
export interface Colours {
  accent: string;
  accentSoft: string;
  danger: string;
  warn: string;
  muted: string;
  text: string;
  ink: string;
  grid: string;
  ground: string;
  font: string;
}

/** Below this a legend takes two lines. */
const NARROW = 460;

interface Props {
  option: (colours: Colours, narrow: boolean) => EChartsCoreOption;
  className?: string;
}

/** A picture: who cannot see it has the table beside it. `option` has to be the same function while nothing changes. */
export function Chart({ option, className = "h-64 w-full" }: Props) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let end = () => {};
    let gone = false;
    void import("./chartLibrary").then(({ init }) => {
      if (gone) return;
      const chart = init(element, null, { renderer: "svg" });
      const paint = () => {
        chart.setOption(option(coloursOf(element), element.clientWidth < NARROW), true);
        // So that paper can fit the picture to its own width.
        element.querySelector("svg")?.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
      };
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
  }, [option]);
  return <div ref={place} data-chart aria-hidden className={className} />;
}

function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return { accent: colour("accent"), accentSoft: colour("accent-soft"), danger: colour("danger"), warn: colour("warn"), muted: colour("line-strong"), text: colour("ink-2"), ink: colour("ink"), grid: colour("line"), ground: colour("raised"), font: style.fontFamily };
}

/** What all charts of the house have in common: no movement, the house's letters, a tooltip on its ground. */
export const common = (colours: Colours, narrow: boolean) => {
  const text = { color: colours.text, fontFamily: colours.font, fontSize: 12 };
  return {
    text,
    value: { type: "value" as const, axisLabel: text, splitLine: { lineStyle: { color: colours.grid } } },
    category: { type: "category" as const, axisLabel: { ...text, hideOverlap: true }, axisLine: { lineStyle: { color: colours.grid } }, axisTick: { show: false } },
    base: {
      animation: false,
      textStyle: { fontFamily: colours.font },
      grid: { left: 8, right: 8, top: narrow ? 58 : 36, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemGap: 14, textStyle: text, itemWidth: 14, itemHeight: 10, inactiveColor: colours.grid },
      tooltip: { trigger: "axis" as const, renderMode: "richText" as const, backgroundColor: colours.ground, borderColor: colours.grid, textStyle: { color: colours.ink, fontSize: 12 } },
    },
  };
};
