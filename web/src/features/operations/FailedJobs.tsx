import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, RotateCcw } from "lucide-react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { FailedJob } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { fullDate } from "@/lib/time";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { EVERY, failedQuery } from "./queries";
import { operationWords } from "./words";

export function FailedJobs() {
  const words = useWords(operationWords);
  const ui = useWords(uiWords);
  const mayRetry = useMay("attendant");
  const queryClient = useQueryClient();
  const list = useInfiniteQuery({ ...failedQuery, refetchInterval: EVERY });
  const jobs = list.data?.pages.flatMap((page) => page.items) ?? [];
  const retry = useMutation({
    mutationFn: async (ids: number[]) => {
      let refused = 0;
      for (const id of ids) await api.post(`/queues/failed/${id}/retries`).catch(() => refused++);
      return refused;
    },
    onSuccess: (refused, ids) => {
      if (ids.length > refused) announce({ tone: "good", text: words.retried(ids.length - refused) });
      if (refused) announce({ tone: "danger", text: words.notRetried(refused) });
      void queryClient.invalidateQueries({ queryKey: ["queues"] });
    },
  });
  if (list.isPending) return <SkeletonRows label={ui.loading} rows={4} />;
  if (!list.data) return <ErrorState failure={list.error} onRetry={() => void list.refetch()} />;
  if (!jobs.length) {
    return (
      <EmptyState icon={<CircleCheck aria-hidden />} title={words.none}>
        {words.noneHint}
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {mayRetry && jobs.length > 1 && (
        <Button className="self-end" busy={retry.isPending} icon={<RotateCcw aria-hidden className="size-4" />} onClick={() => retry.mutate(jobs.map((job) => job.id))}>
          {words.retryAll}
        </Button>
      )}
      <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
        {jobs.map((job) => (
          <Job key={job.id} job={job} busy={retry.isPending && retry.variables.includes(job.id)} onRetry={mayRetry ? () => retry.mutate([job.id]) : undefined} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button className="self-center" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </div>
  );
}

function Job({ job, busy, onRetry }: { job: FailedJob; busy: boolean; onRetry?: () => void }) {
  const words = useWords(operationWords);
  const name = words.jobs[job.job as "read"] ?? job.job;
  return (
    <li className="flex flex-wrap items-start gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{name}</span>
          <Badge>{words.lanes[job.lane as "intake"]?.name ?? job.lane}</Badge>
        </p>
        <p className="mt-0.5 font-mono text-xs break-words text-danger">{job.error ?? words.unknownCause}</p>
        <p className="mt-0.5 text-xs text-ink-3">
          {fullDate(job.failed_at)} · {words.attempts(job.attempts)}
        </p>
      </div>
      {onRetry && (
        <Button size="small" busy={busy} aria-label={`${words.retry}: ${name}`} icon={<RotateCcw aria-hidden className="size-3.5" />} onClick={onRetry}>
          {words.retry}
        </Button>
      )}
    </li>
  );
}
