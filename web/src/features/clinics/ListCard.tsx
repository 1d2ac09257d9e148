import type { UseQueryResult } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

interface Props<Item> {
  words: { title: string; hint: string; add: string; none: string };
  list: UseQueryResult<Item[]>;
  /** Those of the list that belong here; all, where it is not said. */
  rows?: Item[];
  /** Only for who may add one. */
  onAdd?: false | (() => void);
  /** An <li>. */
  row: (item: Item) => ReactNode;
  /** What stands below, and the dialog that is open. */
  children?: ReactNode;
}

/** A card with a short list: a clinic's rooms and pages, a practitioner's blocks and days of their own. */
export function ListCard<Item>({ words, list, rows = list.data ?? [], onAdd, row, children }: Props<Item>) {
  const ui = useWords(uiWords);
  return (
    <Card
      title={words.title}
      actions={
        onAdd && (
          <Button size="small" icon={<Plus aria-hidden className="size-4" />} onClick={onAdd}>
            {words.add}
          </Button>
        )
      }
    >
      <p className="-mt-2 mb-2 text-xs text-ink-3">{words.hint}</p>
      {list.isPending && <SkeletonRows label={ui.loading} rows={1} />}
      {list.isError && <ErrorState failure={list.error} onRetry={() => void list.refetch()} />}
      {list.data && !rows.length && <p className="text-[13px] text-ink-3">{words.none}</p>}
      <ul className="flex flex-col divide-y divide-line">{rows.map(row)}</ul>
      {children}
    </Card>
  );
}
