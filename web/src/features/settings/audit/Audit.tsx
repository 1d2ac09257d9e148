import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { AuditEntry } from "@/api/types";
import { useWords } from "@/lib/language";
import { dayName, localDay } from "@/lib/time";
import { Button } from "@/ui/Button";
import { ErrorState } from "@/ui/EmptyState";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { usersQuery } from "../queries";
import { Entry } from "./Entry";
import { type Group, GROUPS } from "./groups";
import { auditQuery, NOTHING } from "./query";
import { auditWords } from "./words";

export function Audit() {
  const words = useWords(auditWords);
  const ui = useWords(uiWords);
  const [filter, setFilter] = useState(NOTHING);
  const users = useQuery(usersQuery).data ?? [];
  const log = useInfiniteQuery(auditQuery(filter));
  const set = (part: Partial<typeof filter>) => setFilter({ ...filter, ...part });
  const nameOf = (id: string) => users.find((user) => user.id === id)?.name ?? "";
  const entries = log.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={words.title} className="max-w-3xl">
      <p className="mb-3 text-sm text-ink-2">{words.hint}</p>
      <div className="mb-4 grid grid-cols-2 gap-3 md:grid-cols-4">
        <Select label={words.person} value={filter.person} onChange={(person) => set({ person })} options={[{ value: "", label: words.everyone }, ...users.map((user) => ({ value: user.id, label: user.name }))]} />
        <Select label={words.act} value={filter.group} onChange={(group) => set({ group: group as Group | "" })} options={[{ value: "", label: words.everything }, ...(Object.keys(GROUPS) as Group[]).map((value) => ({ value, label: words.groups[value] }))]} />
        <Field label={words.from} type="date" max={filter.to || undefined} value={filter.from} onChange={(event) => set({ from: event.target.value })} />
        <Field label={words.to} type="date" min={filter.from || undefined} value={filter.to} onChange={(event) => set({ to: event.target.value })} />
      </div>
      {log.isPending ? (
        <SkeletonRows label={ui.loading} rows={5} />
      ) : log.isError ? (
        <ErrorState failure={log.error} onRetry={() => void log.refetch()} />
      ) : entries.length ? (
        <Days entries={entries} nameOf={nameOf} />
      ) : (
        <div className="flex flex-col items-center gap-3 rounded-xl border border-dashed border-line px-4 py-8 text-center text-sm text-ink-2">
          {words.none}
          <Button size="small" onClick={() => setFilter(NOTHING)}>
            {words.clear}
          </Button>
        </div>
      )}
      {log.hasNextPage && (
        <Button className="mt-3" busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </section>
  );
}

function Days({ entries, nameOf }: { entries: AuditEntry[]; nameOf: (id: string) => string }) {
  const days = new Map<string, AuditEntry[]>();
  for (const entry of entries) days.set(localDay(entry.at), [...(days.get(localDay(entry.at)) ?? []), entry]);
  return (
    <div className="flex flex-col gap-4">
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={dayName(ofDay[0]!.at)}>
          <h2 className="mb-1.5 text-xs font-medium text-ink-3">{dayName(ofDay[0]!.at)}</h2>
          <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
            {ofDay.map((entry) => (
              <Entry key={entry.id} entry={entry} nameOf={nameOf} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
