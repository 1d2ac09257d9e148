import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { CircleAlert, CircleCheck } from "lucide-react";

import type { Health } from "@/api/types";
import { useWords } from "@/lib/language";
import { Badge, type BadgeTone } from "@/ui/Badge";
import { ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { healthQuery } from "./queries";
import { operationWords } from "./words";

const TONES: Record<Health["status"], BadgeTone> = { ok: "good", degraded: "warn", down: "danger" };
const GROUNDS: Record<Health["status"], string> = { ok: "bg-good-soft text-good", degraded: "bg-warn-soft text-warn", down: "bg-danger-soft text-danger" };

export function HealthParts() {
  const words = useWords(operationWords);
  const ui = useWords(uiWords);
  const health = useQuery(healthQuery);
  if (health.isPending) return <SkeletonRows label={ui.loading} rows={4} />;
  // A server that does not answer any more is told of, not hidden behind its last good word.
  if (health.isError || !health.data) return <ErrorState failure={health.error} onRetry={() => void health.refetch()} />;
  const Icon = health.data.status === "ok" ? CircleCheck : CircleAlert;
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <p role="status" className={clsx("flex items-center gap-2.5 rounded-xl px-4 py-3 font-medium", GROUNDS[health.data.status])}>
        <Icon aria-hidden className="size-5" />
        {words.healthStates[health.data.status]}
      </p>
      <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
        {health.data.parts.map((part) => (
          <li key={part.name} className="flex items-center gap-3 px-4 py-3">
            <span className="flex-1">
              <span className="block font-medium">{words.parts[part.name as "web"] ?? part.name}</span>
              {part.detail && <span className="block text-xs text-ink-3">{part.name === "worker" ? words.workers(part.detail) : part.detail}</span>}
            </span>
            <Badge tone={TONES[part.state]}>{words.partStates[part.state]}</Badge>
          </li>
        ))}
      </ul>
      <p className="text-xs text-ink-3">{words.fresh}</p>
    </div>
  );
}
