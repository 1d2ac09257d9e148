import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { attributesQuery, readableValue } from "@/api/attributes";
import { api } from "@/api/client";
import type { AttributeDefinition, ContactEvent, Page } from "@/api/types";
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
  const definitions = useQuery(attributesQuery).data ?? [];
  const definitionOf = (field: string) => definitions.find((one) => field === `attributes.${one.key}`);
  const said = (field: string, value: unknown) => readableValue(definitionOf(field), value, words) || words.empty;
  const changes = Object.entries(event.changes as Record<string, [unknown, unknown]>).filter(([field, pair]) => Array.isArray(pair) && field !== "with" && field !== "from");
  const other = otherOf(event);
  return (
    <li className="text-[13px]">
      <p>
        <span className="font-medium">{words.whats[event.what as "changed"] ?? event.what}</span> {other !== null && (event.what === "merged" ? words.withWhom(other || words.nameless) : words.fromWhom(other || words.nameless))} {words.by(event.actor)}
        <time dateTime={event.at} title={fullDate(event.at)} className="text-ink-3">
          {" · "}
          {plainDate(event.at)}
        </time>
      </p>
      <ul className="text-xs text-ink-2">
        {changes.map(([field, [before, after]]) => (
          <li key={field} className="break-words">
            {nameOf(field, words.fields, definitionOf(field))}: {words.from} <s className="text-ink-3">{said(field, before)}</s> {words.to} {said(field, after)}
          </li>
        ))}
      </ul>
    </li>
  );
}

/** Of a merge or a parting: how the other contact was called. */
function otherOf(event: ContactEvent): string | null {
  const { with: joined, from: parted } = event.changes as Record<string, [string, string | null] | undefined>;
  const pair = joined ?? parted;
  return pair ? (pair[1] ?? "") : null;
}

const nameOf = (field: string, names: Record<string, string>, definition: AttributeDefinition | undefined) => names[field] ?? definition?.name ?? field.replace(/^attributes\./, "");
