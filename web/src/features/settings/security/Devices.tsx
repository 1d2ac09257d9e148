import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Laptop, Smartphone } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import type { SignIn } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { ago, shortDate } from "@/lib/time";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { ConfirmDialog } from "@/ui/Dialog";
import { ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { signInsQuery } from "../queries";
import { securityWords } from "./words";

export function Devices() {
  const words = useWords(securityWords).devices;
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const list = useQuery(signInsQuery);
  const [asking, setAsking] = useState(false);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: signInsQuery.queryKey });
  const endOthers = useMutation({
    mutationFn: () => api.delete<{ ended: number }>("/me/sign-ins"),
    onSuccess: ({ ended }) => announce({ tone: "good", text: words.othersEnded(ended) }),
    onSettled: () => {
      setAsking(false);
      refresh();
    },
  });
  const others = list.data?.some((one) => !one.current);
  return (
    <Card
      title={words.title}
      actions={
        others && (
          <Button size="small" tone="danger" onClick={() => setAsking(true)}>
            {words.endOthers}
          </Button>
        )
      }
    >
      <p className="-mt-2 mb-3 text-[13px] text-ink-3">{words.hint}</p>
      {list.isPending ? (
        <SkeletonRows label={ui.loading} rows={2} />
      ) : list.isError ? (
        <ErrorState failure={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <ul className="divide-y divide-line">
          {list.data.map((one) => (
            <DeviceRow key={one.id} signIn={one} onEnded={refresh} />
          ))}
        </ul>
      )}
      <ConfirmDialog open={asking} danger title={words.endOthersTitle} description={words.endOthersHint} confirmLabel={words.endOthers} busy={endOthers.isPending} onConfirm={() => endOthers.mutate()} onClose={() => setAsking(false)} />
    </Card>
  );
}

function DeviceRow({ signIn, onEnded }: { signIn: SignIn; onEnded: () => void }) {
  const words = useWords(securityWords).devices;
  const name = [signIn.browser, signIn.system].filter(Boolean).join(" · ") || words.unknown;
  const place = signIn.place === "local" ? words.local : signIn.place;
  const Icon = /iPhone|Android|iPad/.test(signIn.system) ? Smartphone : Laptop;
  const end = useMutation({
    mutationFn: () => api.delete(`/me/sign-ins/${signIn.id}`),
    onSuccess: () => announce({ tone: "good", text: words.ended(name) }),
    onSettled: onEnded,
  });
  return (
    <li className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-full bg-hover text-ink-2">
        <Icon aria-hidden className="size-4" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 text-sm font-medium">
          {name} {signIn.current && <Badge tone="good">{words.current}</Badge>}
        </p>
        <p className="text-xs text-ink-3">
          {[words.lastUsed(ago(signIn.last_used_at)), place, words.since(shortDate(signIn.created_at))].filter(Boolean).join(" · ")}
        </p>
      </div>
      {!signIn.current && (
        <Button size="small" aria-label={words.endThis(name)} busy={end.isPending} onClick={() => end.mutate()}>
          {words.end}
        </Button>
      )}
    </li>
  );
}
