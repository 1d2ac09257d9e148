import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { BellOff, SearchX, UserPlus, Users } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";

import { useLive } from "@/api/live";
import { useMay } from "@/api/me";
import type { Contact } from "@/api/types";
import { useDebounced, useTitle } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { useShortcuts } from "@/lib/shortcuts";
import { ago } from "@/lib/time";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { SearchField } from "@/ui/SearchField";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { ContactsMenu } from "./care/ContactsMenu";
import { NewContactDialog } from "./NewContactDialog";
import { contactKeys, contactsQuery } from "./queries";
import { contactWords } from "./words";

export function ContactsPage() {
  const words = useWords(contactWords);
  const mayWrite = useMay("attendant");
  const queryClient = useQueryClient();
  const [sought, setSought] = useState("");
  const [adding, setAdding] = useState(false);
  const q = useDebounced(sought.trim(), 180);
  const list = useInfiniteQuery(contactsQuery(sought.trim() ? q : ""));
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const searchRef = useRef<HTMLInputElement>(null);
  useTitle(words.title);
  useShortcuts({ "/": () => searchRef.current?.focus() });
  // Who writes for the first time is a new contact.
  useLive((frame) => {
    if (frame.event === "conversation.created") void queryClient.invalidateQueries({ queryKey: contactKeys.lists });
  });
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="mx-auto w-full max-w-6xl px-4 pt-4 md:px-8 md:pt-8">
        <div className="flex flex-wrap items-center gap-3">
          <h1 className="flex-1 text-xl font-semibold tracking-tight">{words.title}</h1>
          {mayWrite && (
            <ContactsMenu />
          )}
          {mayWrite && (
            <Button tone="primary" icon={<UserPlus aria-hidden className="size-4" />} onClick={() => setAdding(true)}>
              {words.add}
            </Button>
          )}
        </div>
        <div className="mt-4 mb-3">
          <SearchField ref={searchRef} label={words.search} value={sought} onChange={setSought} />
        </div>
      </header>
      <div className="min-h-0 flex-1">
        {list.isPending ? (
          <div className="mx-auto max-w-6xl md:px-4">
            <SkeletonRows label={words.loading} rows={9} />
          </div>
        ) : list.isError && !items.length ? (
          <ErrorState failure={list.error} onRetry={() => void list.refetch()} />
        ) : items.length ? (
          <Rows items={items} more={list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : undefined} loading={list.isFetchingNextPage} />
        ) : q ? (
          <EmptyState icon={<SearchX aria-hidden />} title={words.nothing}>
            {words.nothingHint}
          </EmptyState>
        ) : (
          <EmptyState icon={<Users aria-hidden />} title={words.none} action={mayWrite && <Button onClick={() => setAdding(true)}>{words.add}</Button>}>
            {words.noneHint}
          </EmptyState>
        )}
      </div>
      {adding && <NewContactDialog startsWith={sought.trim()} onClose={() => setAdding(false)} />}
    </div>
  );
}

function Rows({ items, more, loading }: { items: Contact[]; more?: () => void; loading: boolean }) {
  const words = useWords(contactWords);
  const ui = useWords(uiWords);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: items.length, getScrollElement: () => scroller.current, estimateSize: () => 60, overscan: 12, getItemKey: (index) => items[index]!.id });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - 10) more?.();
  }, [last, items.length, more]);
  return (
    <div ref={scroller} className="thin-scroll h-full overflow-y-auto">
      <div className="mx-auto max-w-6xl px-2 pb-6 md:px-5">
        <ul aria-label={words.list} className="relative" style={{ height: virtual.getTotalSize() }}>
          {rows.map((row) => (
            <li key={row.key} aria-setsize={items.length} aria-posinset={row.index + 1} className="absolute inset-x-0 top-0 h-15" style={{ transform: `translateY(${row.start}px)` }}>
              <Row contact={items[row.index]!} />
            </li>
          ))}
        </ul>
        {loading && <p className="p-3 text-center text-xs text-ink-3">{ui.loading}</p>}
      </div>
    </div>
  );
}

function Row({ contact }: { contact: Contact }) {
  const words = useWords(contactWords);
  const name = contact.name ?? (readablePhone(contact.phone) || contact.email) ?? words.nameless;
  return (
    <Link to="/contatos/$id" params={{ id: contact.id }} className="flex h-full items-center gap-3 rounded-xl px-2 hover:bg-hover md:px-3">
      <Avatar name={name} />
      <span className="grid min-w-0 flex-1 items-center md:grid-cols-[2fr_1.3fr_1.6fr] md:gap-4">
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{name}</span>
          {contact.opted_out && (
            <Badge tone="warn" icon={<BellOff aria-hidden />}>
              {words.optedOut}
            </Badge>
          )}
        </span>
        <span className="truncate text-[13px] text-ink-2 tabular-nums">{readablePhone(contact.phone)}</span>
        <span className="truncate text-[13px] text-ink-2 max-md:hidden">{contact.email}</span>
      </span>
      <span className="w-14 shrink-0 text-right text-xs text-ink-3 tabular-nums" title={words.changedAt}>
        {ago(contact.updated_at)}
      </span>
    </Link>
  );
}
