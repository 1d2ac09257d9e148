import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { language, useWords } from "@/lib/language";
import { localDay } from "@/lib/time";
import { ErrorState } from "@/ui/EmptyState";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";
import { Table } from "@/ui/Table";
import { uiWords } from "@/ui/words";

import { shownMoney } from "@/lib/micros";
import { monthQuery } from "@/api/templates";
import type { Month } from "@/api/templates";
import { priceWords } from "./words";

/** The last twelve months, this one first. */
function months(): string[] {
  const [year, month] = localDay().split("-").map(Number) as [number, number];
  return Array.from({ length: 12 }, (_, back) => {
    const at = new Date(Date.UTC(year, month - 1 - back, 1));
    return at.toISOString().slice(0, 7);
  });
}

const monthName = (month: string) => new Intl.DateTimeFormat(language.get(), { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${month}-01T00:00:00Z`));

export function MonthCosts() {
  const words = useWords(priceWords);
  const ui = useWords(uiWords);
  const [month, setMonth] = useState(months()[0]!);
  const sums = useQuery(monthQuery(month));
  return (
    <section>
      <div className="mb-3 flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="text-base font-semibold">{words.month}</h2>
          <p className="text-sm text-ink-2">{words.monthHint}</p>
        </div>
        <Select label={words.monthChoice} hiddenLabel className="w-52" value={month} onChange={setMonth} options={months().map((value) => ({ value, label: monthName(value) }))} />
      </div>
      {sums.isPending ? (
        <SkeletonRows label={ui.loading} rows={3} />
      ) : sums.isError ? (
        <ErrorState failure={sums.error} onRetry={() => void sums.refetch()} />
      ) : sums.data.items.length ? (
        <>
          <Table
            caption={`${words.month}: ${monthName(month)}`}
            rows={rowsOf(sums.data)}
            rowKey={(row) => row.category}
            columns={[
              { key: "category", title: words.category, cell: (row) => words.categories[row.category as "utility"] ?? row.category },
              { key: "messages", title: words.messages, align: "right", cell: (row) => row.messages },
              { key: "free", title: words.free, align: "right", wide: true, cell: (row) => row.free },
              {
                key: "cost",
                title: words.cost,
                align: "right",
                cell: (row) => (
                  <>
                    {row.amounts.map(([currency, micros]) => shownMoney(micros, currency)).join(" + ") || "–"}
                    {row.unpriced > 0 && <span className="block text-xs text-warn">{words.unpriced(row.unpriced)}</span>}
                  </>
                ),
              },
            ]}
          />
          <p className="mt-2 text-right text-sm">
            {words.total}: <strong className="tabular-nums">{totals(sums.data).map(([currency, micros]) => shownMoney(micros, currency)).join(" + ") || words.free}</strong>
          </p>
        </>
      ) : (
        <p className="rounded-xl border border-line bg-surface px-4 py-6 text-center text-sm text-ink-2">{words.nothingSpent}</p>
      )}
    </section>
  );
}

interface Row {
  category: string;
  messages: number;
  free: number;
  unpriced: number;
  amounts: [string, number][];
}

/** The server sums by category and currency; here a category is one line. */
function rowsOf(month: Month): Row[] {
  const rows = new Map<string, Row>();
  for (const sum of month.items) {
    const row = rows.get(sum.category) ?? { category: sum.category, messages: 0, free: 0, unpriced: 0, amounts: [] };
    row.messages += sum.messages;
    row.free += sum.free;
    row.unpriced += sum.unpriced;
    if (sum.currency && sum.micros) row.amounts.push([sum.currency, sum.micros]);
    rows.set(sum.category, row);
  }
  return [...rows.values()];
}

function totals(month: Month): [string, number][] {
  const sums = new Map<string, number>();
  for (const sum of month.items) if (sum.currency && sum.micros) sums.set(sum.currency, (sums.get(sum.currency) ?? 0) + sum.micros);
  return [...sums];
}
