import { useQuery } from "@tanstack/react-query";
import { ListOrdered } from "lucide-react";
import { useState } from "react";

import { useWords } from "@/lib/language";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { OfferDialog } from "./OfferDialog";
import { wishesQuery, type Wish } from "./queries";
import { WishCard } from "./WishCard";
import { waitingWords } from "./words";

/** Those who wait in their order; or, with `done`, those whose wish is settled, the newest first. */
export function Wishes({ done = false }: { done?: boolean }) {
  return done ? <Settled /> : <List status="aguardando" />;
}

function Settled() {
  const words = useWords(waitingWords);
  const lists = [useQuery(wishesQuery("agendado")), useQuery(wishesQuery("retirado")), useQuery(wishesQuery("vencido"))];
  const failed = lists.find((list) => list.isError);
  const rows = lists.flatMap((list) => list.data ?? []).sort((one, other) => Date.parse(other.desde) - Date.parse(one.desde));
  if (failed) return <ErrorState failure={failed.error} onRetry={() => lists.forEach((list) => void list.refetch())} />;
  if (lists.some((list) => list.isPending)) return <Loading />;
  if (!rows.length) return <EmptyState icon={<ListOrdered aria-hidden />} title={words.noneDone}>{words.noneDoneHint}</EmptyState>;
  return <Rows rows={rows} />;
}

function List({ status }: { status: string }) {
  const words = useWords(waitingWords);
  const list = useQuery(wishesQuery(status));
  if (list.isPending) return <Loading />;
  if (list.isError) return <ErrorState failure={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data.length) return <EmptyState icon={<ListOrdered aria-hidden />} title={words.none}>{words.noneHint}</EmptyState>;
  return <Rows rows={list.data} />;
}

function Rows({ rows }: { rows: Wish[] }) {
  const [offering, setOffering] = useState<Wish | null>(null);
  return (
    <>
      <ol className="flex flex-col gap-2.5">
        {rows.map((wish) => (
          <WishCard key={wish.id} wish={wish} onOffer={() => setOffering(wish)} />
        ))}
      </ol>
      {offering && <OfferDialog wish={offering} onClose={() => setOffering(null)} />}
    </>
  );
}

function Loading() {
  const ui = useWords(uiWords);
  return <SkeletonRows label={ui.loading} rows={4} />;
}
