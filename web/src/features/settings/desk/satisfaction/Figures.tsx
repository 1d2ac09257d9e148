import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { useWords } from "@/lib/language";
import { ErrorState } from "@/ui/EmptyState";
import { Skeleton } from "@/ui/Skeleton";
import { Table } from "@/ui/Table";

import type { Figures } from "../queries";
import { deskWords } from "../words";
import { Chart } from "./Chart";
import { isMonth, longName, percent, written } from "./names";
import { barsOf, type Bar } from "./period";
import { figuresQuery, type Asked } from "./queries";
import { satisfactionWords } from "./words";

const SCORES = ["5", "4", "3", "2", "1"] as const;

export function FiguresCard({ asked }: { asked: Asked }) {
  const words = useWords(deskWords);
  const own = useWords(satisfactionWords);
  const byDay = useQuery(figuresQuery(asked, "day"));
  const byPerson = useQuery(figuresQuery(asked, "user")).data;
  const { from, to } = asked;
  const figures = byDay.data;
  const bars = useMemo(() => (figures ? barsOf(figures.groups, { from, to }) : []), [figures, from, to]);
  if (byDay.isPending) return <Skeleton className="mt-4 h-64 rounded-xl" />;
  if (!figures) return <ErrorState failure={byDay.error} onRetry={() => void byDay.refetch()} />;
  const facts = [
    [words.satisfaction.asked, String(figures.asked)],
    [words.satisfaction.answered, `${figures.answered} (${percent(figures.answer_share)})`],
    [words.satisfaction.average, written(figures.average)],
    [words.satisfaction.satisfied, percent(figures.satisfied_share)],
  ];
  return (
    <>
      <dl className="mt-4 grid grid-cols-2 gap-3 sm:grid-cols-4">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-ink-3">{name}</dt>
            <dd className="text-lg font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {figures.answered > 0 ? (
        <>
          <ByDay bars={bars} figures={figures} />
          <div className="mt-6 grid gap-6 sm:grid-cols-[2fr_3fr]">
            <Scores figures={figures} />
            {byPerson && <ByPerson figures={byPerson} />}
          </div>
        </>
      ) : (
        <p className="mt-4 text-[13px] text-ink-2">{own.nothing}</p>
      )}
    </>
  );
}

function ByDay({ bars, figures }: { bars: Bar[]; figures: Figures }) {
  const words = useWords(satisfactionWords);
  const months = isMonth(bars[0]?.name ?? "");
  const title = months ? words.chartByMonth : words.chart;
  const count = (bar: Bar, ...scores: string[]) => scores.reduce((all, score) => all + (bar.scores[score] ?? 0), 0);
  return (
    <figure className="mt-5">
      <figcaption className="mb-1 text-[13px] font-medium text-ink-2">
        {title}
        <span className="sr-only">. {words.summary(figures.answered, written(figures.average))}</span>
      </figcaption>
      <Chart bars={bars} />
      <details className="mt-2">
        <summary className="w-fit cursor-pointer text-[13px] font-medium text-accent-text">{words.table}</summary>
        <div className="mt-2">
          <Table
            caption={title}
            rows={bars.filter((bar) => bar.asked > 0)}
            rowKey={(bar) => bar.name}
            columns={[
              { key: "name", title: months ? words.month : words.day, cell: (bar) => longName(bar.name) },
              { key: "answered", title: words.answers, cell: (bar) => bar.answered, align: "right" },
              { key: "low", title: words.low, cell: (bar) => count(bar, "1", "2"), align: "right", wide: true },
              { key: "middle", title: words.middle, cell: (bar) => count(bar, "3"), align: "right", wide: true },
              { key: "high", title: words.high, cell: (bar) => count(bar, "4", "5"), align: "right", wide: true },
              { key: "average", title: words.average, cell: (bar) => written(bar.average), align: "right" },
            ]}
          />
        </div>
      </details>
    </figure>
  );
}

function Scores({ figures }: { figures: Figures }) {
  const words = useWords(deskWords);
  return (
    <div>
      <h3 className="mb-1 text-[13px] font-medium text-ink-2">{words.satisfaction.scores}</h3>
      <ul>
        {SCORES.map((score) => {
          const count = figures.scores[score] ?? 0;
          return (
            <li key={score} className="flex items-center gap-2 py-0.5 text-[13px] tabular-nums">
              <span className="w-4">{score}</span>
              <span aria-hidden className="h-2 flex-1 overflow-hidden rounded-full bg-hover">
                <span className="block h-full rounded-full bg-accent" style={{ width: `${(100 * count) / figures.answered}%` }} />
              </span>
              <span className="w-8 text-right text-ink-2">{count}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function ByPerson({ figures }: { figures: Figures }) {
  const words = useWords(deskWords);
  const own = useWords(satisfactionWords);
  return (
    <div>
      <h3 className="mb-1 text-[13px] font-medium text-ink-2">{words.satisfaction.by}</h3>
      <Table
        caption={words.satisfaction.by}
        rows={figures.groups.filter((group) => group.asked > 0)}
        rowKey={(group) => group.id ?? "none"}
        columns={[
          { key: "name", title: own.person, cell: (group) => group.name ?? words.satisfaction.nobody },
          { key: "answered", title: own.answers, cell: (group) => group.answered, align: "right" },
          { key: "share", title: own.share, cell: (group) => percent(group.answer_share), align: "right", wide: true },
          { key: "average", title: own.average, cell: (group) => written(group.average), align: "right" },
        ]}
      />
    </div>
  );
}
