import { useQuery } from "@tanstack/react-query";

import { api } from "@/api/client";
import { useWords } from "@/lib/language";
import { fullDate } from "@/lib/time";
import { Card } from "@/ui/Card";

import { operationWords } from "./words";

/** A webhook that was turned away: counted, never kept. */
interface RefusedWebhook {
  hook: string;
  why: "signature" | "unknown" | "challenge";
  route: string | null;
  count: number;
  last_at: string;
}

/** What was not kept, and why: shown only when there is any. */
export function Refused() {
  const words = useWords(operationWords);
  const list = useQuery({ queryKey: ["refused-webhooks"], queryFn: ({ signal }) => api.get<{ items: RefusedWebhook[] }>("/refused-webhooks", { signal }), retry: false });
  if (!list.data?.items.length) return null;
  return (
    <Card title={words.refused}>
      <p className="-mt-2 mb-2 text-xs text-ink-3">{words.refusedHint}</p>
      <ul className="divide-y divide-line">
        {list.data.items.map((one) => (
          <li key={`${one.hook} ${one.why} ${one.route}`} className="flex flex-wrap items-baseline gap-x-3 py-2 text-[13px]">
            <span className="font-medium">
              {one.hook} {one.route && <span className="tabular-nums">{one.route}</span>}
            </span>
            <span className="flex-1 text-ink-2">{words.refusals[one.why]}</span>
            <span className="text-ink-3 tabular-nums">
              {words.times(one.count)} · {fullDate(one.last_at)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
