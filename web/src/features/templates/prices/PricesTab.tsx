import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/me";
import { useWords } from "@/lib/language";
import { localDay, plainDate } from "@/lib/time";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";
import { Table } from "@/ui/Table";
import { uiWords } from "@/ui/words";

import { shownMoney } from "@/lib/micros";
import { pricesQuery } from "@/api/templates";
import type { Price } from "@/api/templates";
import { MonthCosts } from "./MonthCosts";
import { PriceDialog } from "./PriceDialog";
import { priceWords } from "./words";

export function PricesTab() {
  const words = useWords(priceWords);
  const ui = useWords(uiWords);
  const mayWrite = useMay("manager");
  const prices = useQuery(pricesQuery);
  const [open, setOpen] = useState<Price | "new" | null>(null);
  return (
    <div className="flex flex-col gap-8">
      {mayWrite && <MonthCosts />}
      <section>
        <div className="mb-3 flex flex-wrap items-end gap-3">
          <div className="min-w-0 flex-1 basis-64">
            <h2 className="text-base font-semibold">{words.table}</h2>
            <p className="text-sm text-ink-2">{words.tableHint}</p>
          </div>
          {mayWrite && (
            <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setOpen("new")}>
              {words.add}
            </Button>
          )}
        </div>
        {prices.isPending ? (
          <SkeletonRows label={ui.loading} rows={4} />
        ) : prices.isError ? (
          <ErrorState failure={prices.error} onRetry={() => void prices.refetch()} />
        ) : (
          <Table
            caption={words.table}
            rows={prices.data}
            rowKey={(price) => price.id ?? `${price.market} ${price.category} ${price.valid_from}`}
            onOpen={mayWrite ? setOpen : undefined}
            columns={[
              { key: "category", title: words.category, cell: (price) => words.categories[price.category as "utility"] ?? price.category },
              { key: "market", title: words.market, cell: (price) => (price.market === "*" ? words.elsewhere : price.market) },
              {
                key: "price",
                title: words.price,
                align: "right",
                cell: (price) => (
                  <>
                    {price.micros ? shownMoney(price.micros, price.currency) : words.free}
                    {price.free_per_month > 0 && <span className="block text-xs text-ink-2">{words.freeFirst(price.free_per_month)}</span>}
                  </>
                ),
              },
              { key: "since", title: words.since, wide: true, cell: (price) => plainDate(`${price.valid_from}T12:00:00`) },
              { key: "state", title: "", wide: true, cell: (price) => <State price={price} /> },
            ]}
          />
        )}
      </section>
      {open && <PriceDialog price={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </div>
  );
}

function State({ price }: { price: Price }) {
  const words = useWords(priceWords);
  const state = price.valid_now ? <Badge tone="good">{words.now}</Badge> : price.valid_from > localDay() ? <Badge tone="accent">{words.later}</Badge> : <Badge>{words.past}</Badge>;
  return (
    <span className="flex flex-wrap gap-1.5">
      {state}
      {!price.id && <Badge>{words.ours}</Badge>}
    </span>
  );
}
