import { CircleDollarSign, Gift } from "lucide-react";

import type { Estimate, MessageCost } from "@/api/templates";
import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { shownMoney } from "@/lib/micros";
import { whenAhead } from "@/lib/time";

import { Badge } from "../Badge";
import { templateLooks } from "./words";

/** What one message will cost, short. */
export function CostBadge({ estimate }: { estimate?: Estimate }) {
  const words = useWords(templateLooks);
  if (!estimate || estimate.reason === "window_closed") return null;
  if (estimate.free) return <Badge tone="good">{words.free}</Badge>;
  if (estimate.micros === null || !estimate.currency) return <Badge>{words.unknownPrice}</Badge>;
  return <Badge tone="warn">{shownMoney(estimate.micros, estimate.currency)}</Badge>;
}

/** The same with why. */
export function CostLine({ estimate }: { estimate?: Estimate }) {
  if (!estimate) return null;
  return (
    <p className="flex flex-wrap items-center gap-2 text-xs text-ink-2">
      <CircleDollarSign aria-hidden className="size-4 shrink-0 text-ink-3" />
      {!estimate.free && <CostBadge estimate={estimate} />}
      <span className={estimate.free ? "font-medium text-good" : undefined}>{estimate.detail}</span>
    </p>
  );
}

/** What the channel counted a message as, once it was delivered. */
export function CostTold({ cost }: { cost: MessageCost }) {
  const words = useWords(templateLooks);
  const category = cost.category === "service" ? words.service : (words.categories[cost.category as "utility"] ?? cost.category);
  const amount = cost.micros === 0 ? (cost.kind === "free_entry_point" ? words.freeEntry : words.free) : cost.micros === null || !cost.currency ? words.unknownPrice : shownMoney(cost.micros, cost.currency);
  return (
    <p className="mt-2 flex justify-between gap-3 border-t border-line pt-2 text-xs text-ink-2">
      <span>{words.countedAs(category)}</span>
      <span className="font-medium text-ink tabular-nums">{amount}</span>
    </p>
  );
}

/** Whoever came by an ad and was answered: till when everything to them is free. */
export function FreeEntry({ until, spoken }: { until: string | null | undefined; spoken?: boolean }) {
  const words = useWords(templateLooks);
  const now = useNow();
  if (!until || Date.parse(until) <= now) return null;
  const text = words.freeUntil(whenAhead(until, now));
  return (
    <span title={text} className="inline-flex shrink-0 items-center gap-1 text-xs whitespace-nowrap text-good">
      <Gift aria-hidden className="size-3.5" />
      {spoken ? words.free : <span className="sr-only">{text}</span>}
      {spoken && <span className="sr-only">{text}</span>}
    </span>
  );
}
