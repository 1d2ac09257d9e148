import { useInfiniteQuery } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { ContactEvent, Page } from "@/api/types";
import { useWords } from "@/lib/language";
import { fullDate, plainDate } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { uiWords } from "@/ui/words";

import { careWords } from "./words";

export function HistoryCard({ contactId }: { contactId: string }) {
  const words = useWords(careWords);
  const ui = useWords(uiWords);
  const history = useInfiniteQuery({
    queryKey: ["contacts", "history", contactId],
    queryFn: ({ pageParam, signal }) => api.get<Page<ContactEvent>>(`/contacts/${contactId}/history`, { query: { limit: 10, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const events = history.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title={words.history}>
      {history.isSuccess && !events.length && <p className="text-[13px] text-ink-3">{words.noHistory}</p>}
      <ol className="flex flex-col gap-2.5">
        {events.map((event) => (
          <Entry key={event.id} event={event} />
        ))}
      </ol>
      {history.hasNextPage && (
        <Button size="small" tone="quiet" className="mt-2" busy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {ui.more}
        </Button>
      )}
    </Card>
  );
}

function Entry({ event }: { event: ContactEvent }) {
  const words = useWords(careWords);
  const changes = Object.entries(event.changes as Record<string, [unknown, unknown]>).filter(([, pair]) => Array.isArray(pair));
  return (
    <li className="text-[13px]">
      <p>
        <span className="font-medium">{words.whats[event.what as "changed"] ?? event.what}</span> {words.by(event.actor)}
        <time dateTime={event.at} title={fullDate(event.at)} className="text-ink-3">
          {" · "}
          {plainDate(event.at)}
        </time>
      </p>
      <ul className="text-xs text-ink-2">
        {changes.map(([field, [before, after]]) => (
          <li key={field} className="break-words">
            {nameOf(field, words.fields)}: {words.from} <s className="text-ink-3">{said(before, words.empty)}</s> {words.to} {said(after, words.empty)}
          </li>
        ))}
      </ul>
    </li>
  );
}

const nameOf = (field: string, names: Record<string, string>) => names[field] ?? field.replace(/^attributes\./, "");

const said = (value: unknown, empty: string) => (value === null || value === undefined || value === "" ? empty : typeof value === "string" ? value : JSON.stringify(value));
