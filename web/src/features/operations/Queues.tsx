import { useQuery } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useEffect, useState } from "react";

import type { LaneStats } from "@/api/types";
import { useWords } from "@/lib/language";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";
import { Table } from "@/ui/Table";
import { uiWords } from "@/ui/words";

import { readableAge } from "./age";
import { statsQuery } from "./queries";
import { Sparkline } from "./Sparkline";
import { operationWords } from "./words";

const REMEMBERED = 60;

export function Queues({ onSeeFailed }: { onSeeFailed: () => void }) {
  const words = useWords(operationWords);
  const ui = useWords(uiWords);
  const stats = useQuery(statsQuery);
  const past = usePast(stats.data, stats.dataUpdatedAt);
  if (stats.isPending) return <SkeletonRows label={ui.loading} rows={6} />;
  if (!stats.data) return <ErrorState failure={stats.error} onRetry={() => void stats.refetch()} />;
  const waiting = stats.data.reduce((sum, lane) => sum + lane.waiting, 0);
  const failed = stats.data.reduce((sum, lane) => sum + lane.failed, 0);
  const called = (lane: LaneStats) => words.lanes[lane.lane as "intake"] ?? { name: lane.lane, about: "" };
  const quiet = (value: number, text: string | number = value) => (value ? text : <span className="text-ink-3">0</span>);
  const { columns } = words;
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        <span className="font-medium tabular-nums">{waiting ? words.waitingNow(waiting) : words.allQuiet}</span>
        {failed > 0 && (
          <span className="flex items-center gap-2 font-medium text-danger">
            <CircleAlert aria-hidden className="size-4" />
            {words.failedNow(failed)}
            <Button size="small" onClick={onSeeFailed}>
              {words.seeFailed}
            </Button>
          </span>
        )}
        <span className="text-xs text-ink-3">{words.fresh}</span>
      </p>
      <Table
        caption={words.tabs.queues}
        rows={stats.data}
        rowKey={(lane) => lane.lane}
        columns={[
          {
            key: "lane",
            title: columns.lane,
            cell: (lane) => (
              <span>
                <span className="block font-medium">{called(lane).name}</span>
                <span className="block text-xs text-ink-3 max-md:hidden">{called(lane).about}</span>
              </span>
            ),
          },
          { key: "trend", title: columns.trend, wide: true, cell: (lane) => <Sparkline label={words.trend(called(lane).name)} values={past[lane.lane] ?? []} /> },
          { key: "waiting", title: columns.waiting, align: "right", cell: (lane) => quiet(lane.waiting) },
          { key: "age", title: columns.age, align: "right", cell: (lane) => (lane.oldest_seconds === null ? <span className="text-ink-3">–</span> : readableAge(lane.oldest_seconds, words)) },
          { key: "running", title: columns.running, wide: true, align: "right", cell: (lane) => quiet(lane.running) },
          { key: "later", title: columns.later, wide: true, align: "right", cell: (lane) => quiet(lane.later) },
          { key: "rate", title: columns.rate, wide: true, align: "right", cell: (lane) => quiet(lane.per_minute, lane.per_minute.toLocaleString("pt-BR")) },
          { key: "failures", title: columns.failures, wide: true, align: "right", cell: (lane) => quiet(lane.failures_per_minute, lane.failures_per_minute.toLocaleString("pt-BR")) },
          { key: "failed", title: columns.failed, align: "right", cell: (lane) => (lane.failed ? <Badge tone="danger">{lane.failed}</Badge> : quiet(0)) },
        ]}
      />
    </div>
  );
}

/** How many waited at each look, since the page is open. */
function usePast(stats: LaneStats[] | undefined, at: number): Record<string, number[]> {
  const [past, setPast] = useState<Record<string, number[]>>({});
  useEffect(() => {
    if (stats) setPast((before) => Object.fromEntries(stats.map((lane) => [lane.lane, [...(before[lane.lane] ?? []), lane.waiting + lane.running].slice(-REMEMBERED)])));
  }, [stats, at]);
  return past;
}
