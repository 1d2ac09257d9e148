import type { UseQueryResult } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

interface Props<Item> {
  title: string;
  hint?: ReactNode;
  add?: string;
  onAdd?: () => void;
  none: string;
  list: UseQueryResult<Item[]>;
  children: (items: Item[]) => ReactNode;
}

/** A list within the settings: its heading, what it is for, a button for a new one, and its rows in a frame. */
export function Section<Item>({ title, hint, add, onAdd, none, list, children }: Props<Item>) {
  const ui = useWords(uiWords);
  return (
    <section aria-label={title} className="max-w-3xl">
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-60 text-sm text-ink-2">{hint}</p>
        {onAdd && (
          <Button tone="primary" icon={<Plus aria-hidden className="size-4" />} onClick={onAdd}>
            {add}
          </Button>
        )}
      </div>
      {list.isPending ? (
        <SkeletonRows label={ui.loading} rows={3} />
      ) : list.isError ? (
        <ErrorState failure={list.error} onRetry={() => void list.refetch()} />
      ) : list.data.length ? (
        <ul className="divide-y divide-line rounded-xl border border-line bg-surface">{children(list.data)}</ul>
      ) : (
        <p className="rounded-xl border border-dashed border-line px-4 py-8 text-center text-sm text-ink-2">{none}</p>
      )}
    </section>
  );
}
