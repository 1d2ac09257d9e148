import type { Painel } from "@/api/types";
import { useWords } from "@/lib/language";
import { Card } from "@/ui/Card";

import { dashboardWords } from "./words";

type Cell = Painel["semana"][number];
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Seven columns of hours, the fuller the darker: a table that is its own picture. */
export function Week({ panel }: { panel: Painel }) {
  const words = useWords(dashboardWords);
  const cells = new Map(panel.semana.map((cell) => [`${cell.dia} ${cell.hora}`, cell]));
  const hours = panel.semana.map((cell) => cell.hora);
  if (!hours.length) return null;
  const first = Math.min(...hours);
  const rows = Array.from({ length: Math.max(...hours) - first + 1 }, (_, at) => first + at);
  const days = DAYS.filter((day) => day <= 5 || panel.semana.some((cell) => cell.dia === day));
  return (
    <Card title={words.charts.week}>
      <table className="w-full table-fixed border-separate border-spacing-[3px] text-center text-[11px] tabular-nums">
        <caption className="mb-1 caption-bottom text-left text-xs text-ink-3">{words.weekHint}</caption>
        <thead>
          <tr>
            <td className="w-9" />
            {days.map((day) => (
              <th key={day} scope="col" className="pb-0.5 font-medium text-ink-2">
                {words.weekdays[day]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((hour) => (
            <tr key={hour}>
              <th scope="row" className="pr-1 text-right font-medium text-ink-3">
                {hour}h
              </th>
              {days.map((day) => (
                <HourCell key={day} cell={cells.get(`${day} ${hour}`)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function HourCell({ cell }: { cell?: Cell }) {
  const words = useWords(dashboardWords);
  if (!cell || (!cell.minutos_oferecidos && !cell.minutos_ocupados)) return <td className="h-7 rounded-md bg-hover/50" />;
  const share = cell.ocupacao ?? 1;
  const strength = Math.round(6 + 46 * Math.min(1, share));
  const outside = !cell.minutos_oferecidos;
  return (
    <td
      title={`${cell.minutos_ocupados} / ${cell.minutos_oferecidos} min`}
      className="h-7 rounded-md font-medium text-ink"
      style={{
        background: outside ? "repeating-linear-gradient(45deg, var(--warn-soft) 0 4px, var(--surface) 4px 8px)" : `color-mix(in oklab, var(--accent) ${strength}%, var(--surface))`,
        printColorAdjust: "exact",
      }}
    >
      {outside ? <span className="sr-only">{words.outside}</span> : `${Math.round(share * 100)}%`}
    </td>
  );
}
