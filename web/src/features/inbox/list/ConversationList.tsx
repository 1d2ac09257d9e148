import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Coffee, SearchX } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef } from "react";

import type { Conversation } from "@/api/types";
import { useDebounced, useLatest } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { useShortcuts } from "@/lib/shortcuts";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { narrowings, PLAIN_FILTER, type ListFilter } from "../filter";
import { Found, useFoundCount } from "../found/FoundMessages";
import { flat } from "../merge";
import { AskNotices } from "../notices/AskNotices";
import { labelsQuery, listQuery } from "../queries";
import { inboxWords } from "../words";
import { ConversationRow } from "./ConversationRow";
import { LIST_ID, ListHeader } from "./ListHeader";
import { selectRange, toggleSelected, useSelection } from "./selection";

interface Props {
  openId: string | undefined;
  filter: ListFilter;
  onFilter: (part: Partial<ListFilter>) => void;
}

export function ConversationList({ openId, filter, onFilter }: Props) {
  const words = useWords(inboxWords);
  const q = useDebounced(filter.q, 180);
  const settled = useMemo(() => ({ ...filter, q: filter.q ? q : "" }), [filter, q]);
  const list = useInfiniteQuery(listQuery(settled));
  const items = useMemo(() => flat(list.data), [list.data]);
  const sought = settled.q.trim();
  const elsewhere = useFoundCount(sought);
  const searchRef = useRef<HTMLInputElement>(null);
  useShortcuts({
    "/": () => searchRef.current?.focus(),
  });
  return (
    <section aria-label={words.title} className="flex h-full min-h-0 flex-col bg-surface">
      <ListHeader filter={filter} onChange={onFilter} searchRef={searchRef} items={items} />
      <div id={LIST_ID} className="min-h-0 flex-1">
        {list.isPending ? (
          <SkeletonRows label={words.loadingList} rows={8} />
        ) : list.isError && !items.length ? (
          <ErrorState failure={list.error} onRetry={() => void list.refetch()} />
        ) : items.length || (sought && elsewhere !== 0) ? (
          <Rows items={items} openId={openId} more={list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : undefined} loading={list.isFetchingNextPage} q={sought} />
        ) : (
          <Nothing filter={settled} onFilter={onFilter} />
        )}
      </div>
      <AskNotices />
    </section>
  );
}

interface RowsProps {
  items: Conversation[];
  openId: string | undefined;
  more?: () => void;
  loading: boolean;
  q: string;
}

function Rows({ items, openId, more, loading, q }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const labels = useQuery(labelsQuery).data ?? [];
  const { loading: loadingWord } = useWords(uiWords);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 92,
    overscan: 8,
    getItemKey: (index) => items[index]!.id,
  });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - 6) more?.();
  }, [last, items.length, more]);
  useMoving(items, openId, (index) => virtual.scrollToIndex(index, { align: "auto" }));
  const chosen = useSelection();
  const latest = useLatest(items);
  const onPick = useCallback((id: string, range: boolean) => (range ? selectRange(latest.current.map((item) => item.id), id) : toggleSelected(id)), [latest]);

  return (
    <div ref={scroller} className="thin-scroll h-full overflow-y-auto">
      <ul style={{ height: virtual.getTotalSize() }} className="relative">
        {rows.map((row) => {
          const conversation = items[row.index]!;
          return (
            <li
              key={row.key}
              ref={virtual.measureElement}
              data-index={row.index}
              aria-setsize={items.length}
              aria-posinset={row.index + 1}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <ConversationRow conversation={conversation} open={conversation.id === openId} selected={chosen.has(conversation.id)} selecting={chosen.size > 0} labels={labels} onPick={onPick} />
            </li>
          );
        })}
      </ul>
      {loading && <p className="p-3 text-center text-xs text-ink-3">{loadingWord}</p>}
      <Found q={q} />
    </div>
  );
}

/** j and k move the focus along the list, Enter opens; with Alt the next one opens at once. */
function useMoving(items: Conversation[], openId: string | undefined, scrollTo: (index: number) => void) {
  const navigate = useNavigate();
  const focusRow = (index: number) => {
    scrollTo(index);
    const row = () => document.querySelector<HTMLElement>(`[data-conversation="${items[index]!.id}"]`);
    // One far away is drawn only after the list has moved.
    if (row()) row()?.focus();
    else requestAnimationFrame(() => requestAnimationFrame(() => row()?.focus()));
  };
  const target = (step: 1 | -1, from: string | undefined) => {
    const present = items.findIndex((item) => item.id === from);
    return present === -1 ? 0 : Math.max(0, Math.min(items.length - 1, present + step));
  };
  const move = (step: 1 | -1) => {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.conversation;
    focusRow(target(step, focused ?? openId));
  };
  const open = (step: 1 | -1) => {
    const index = target(step, openId);
    scrollTo(index);
    void navigate({ to: "/conversas/$id", params: { id: items[index]!.id } });
  };
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    x: () => {
      const id = (document.activeElement as HTMLElement | null)?.dataset.conversation ?? openId;
      if (id) toggleSelected(id);
    },
    "alt+ArrowDown": () => open(1),
    "alt+ArrowUp": () => open(-1),
    "alt+j": () => open(1),
    "alt+k": () => open(-1),
  });
}

function Nothing({ filter, onFilter }: { filter: ListFilter; onFilter: (part: Partial<ListFilter>) => void }) {
  const words = useWords(inboxWords);
  if (filter.q.trim() || narrowings(filter)) {
    return (
      <EmptyState icon={<SearchX aria-hidden />} title={words.nothingFound} action={<Button onClick={() => onFilter({ ...PLAIN_FILTER, tab: filter.tab })}>{words.clearFilters}</Button>}>
        {words.nothingFoundHint}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Coffee aria-hidden />} title={words.allDone}>
      {words.allDoneHint}
    </EmptyState>
  );
}
