import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";
import { Tabs } from "@/ui/Tabs";

import { ConflictCard } from "./ConflictCard";
import { conflictsQuery, countQuery } from "@/ui/calendars/queries";
import { calendarWords } from "@/ui/calendars/words";

type State = "aberto" | "resolvido";

/** What a person has to decide, and what was decided, by whom or by which rule. */
export function Conflicts() {
  const words = useWords(calendarWords);
  const [state, setState] = useState<State>("aberto");
  const count = useQuery(countQuery).data?.abertos;
  const list = useInfiniteQuery(conflictsQuery(state));
  const shown = list.data?.pages.flatMap((page) => page.items) ?? [];
  const tabs = [
    { value: "aberto", label: words.open, count },
    { value: "resolvido", label: words.resolved },
  ];
  return (
    <section aria-label={words.conflicts} className="flex min-w-0 flex-col gap-3">
      <div className="flex items-center gap-3">
        <h2 className="flex-1 text-sm font-semibold text-ink">{words.conflicts}</h2>
        <Tabs label={words.conflicts} value={state} onChange={(next) => setState(next as State)} tabs={tabs} panelId="conflicts-panel" />
      </div>
      <div id="conflicts-panel" role="tabpanel" aria-label={state === "aberto" ? words.open : words.resolved} className="flex flex-col gap-3">
        {list.isPending ? (
          <SkeletonRows label={words.loading} rows={3} />
        ) : list.isError ? (
          <ErrorState failure={list.error} onRetry={() => void list.refetch()} />
        ) : !shown.length ? (
          <div className="rounded-xl border border-dashed border-line">
            <EmptyState icon={<CircleCheck aria-hidden />} title={state === "aberto" ? words.noConflicts : words.noResolved}>
              {state === "aberto" && words.noConflictsHint}
            </EmptyState>
          </div>
        ) : (
          shown.map((conflict) => <ConflictCard key={conflict.id} conflict={conflict} />)
        )}
        {list.hasNextPage && (
          <Button className="self-center" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {words.more}
          </Button>
        )}
      </div>
    </section>
  );
}
