import type { UseQueryResult } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";

import { useMay } from "@/api/me";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

interface Props<Item> {
  words: { title: string; description: string; add: string; none: string; noneHint: string };
  icon: ReactNode;
  list: UseQueryResult<Item[]>;
  onAdd: () => void;
  children: (items: Item[]) => ReactNode;
}

/** What the lists of clinics, practitioners and services have in common. */
export function ListPage<Item>({ words, icon, list, onAdd, children }: Props<Item>) {
  const ui = useWords(uiWords);
  const mayWrite = useMay("manager");
  const add = mayWrite && (
    <Button tone="primary" icon={<Plus aria-hidden className="size-4" />} onClick={onAdd}>
      {words.add}
    </Button>
  );
  return (
    <Page title={words.title} description={words.description} actions={add}>
      {list.isPending ? (
        <SkeletonRows label={ui.loading} rows={5} />
      ) : list.isError ? (
        <ErrorState failure={list.error} onRetry={() => void list.refetch()} />
      ) : list.data.length ? (
        children(list.data)
      ) : (
        <EmptyState icon={icon} title={words.none} action={add}>
          {words.noneHint}
        </EmptyState>
      )}
    </Page>
  );
}
