import { useMutation, useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { Origem } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { fullDate } from "@/lib/time";
import { Badge, type BadgeTone } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";

import { originQuery } from "./queries";
import { bookingWords } from "./words";

const TONES: Record<Origem["estado"], BadgeTone> = { ativa: "good", aguardando: "plain", recusada: "warn" };

/** Whether the provider tells us of what is booked, and when we last looked ourselves. */
export function Source({ connectionId }: { connectionId: string }) {
  const words = useWords(bookingWords);
  const mayWrite = useMay("manager");
  const origin = useQuery(originQuery(connectionId));
  const look = useMutation({
    mutationFn: () => api.post(`/connections/${connectionId}/origem`),
    onSuccess: () => announce({ tone: "good", text: words.looking }),
  });
  const moment = (at: string | null) => (at ? fullDate(at) : words.never);
  return (
    <Card title={words.source}>
      {origin.isPending ? (
        <SkeletonRows label={words.loading} rows={2} />
      ) : !origin.data ? (
        <ErrorState failure={origin.error} onRetry={() => void origin.refetch()} />
      ) : (
        <>
          <p className="flex flex-wrap items-center gap-2 text-sm">
            <Badge tone={TONES[origin.data.estado]}>{words.states[origin.data.estado]}</Badge>
            {origin.data.erro && <span className="text-ink-2">{origin.data.erro}</span>}
            {origin.data.estado === "recusada" && <span className="text-ink-2">{words.refusedHint}</span>}
          </p>
          <dl className="mt-3 grid gap-x-6 gap-y-2 text-[13px] sm:grid-cols-2">
            <Fact name={words.account}>{origin.data.conta ?? words.never}</Fact>
            <Fact name={words.lastTold}>{moment(origin.data.ultimo_aviso_em)}</Fact>
            <Fact name={words.checked}>{moment(origin.data.verificada_em)}</Fact>
            <Fact name={words.listed}>{moment(origin.data.listada_em)}</Fact>
          </dl>
          {mayWrite && (
            <Button className="mt-4" busy={look.isPending} icon={<RefreshCw aria-hidden className="size-4" />} onClick={() => look.mutate()}>
              {words.look}
            </Button>
          )}
        </>
      )}
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}
