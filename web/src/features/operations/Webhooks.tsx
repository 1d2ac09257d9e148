import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Inbox, RotateCcw } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { KeptWebhook } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { fileSize, fullDate } from "@/lib/time";
import { Badge, type BadgeTone } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { Select } from "@/ui/Select";
import { Skeleton, SkeletonRows } from "@/ui/Skeleton";
import { Table } from "@/ui/Table";
import { uiWords } from "@/ui/words";

import { EVERY, webhookQuery, webhooksQuery } from "./queries";
import { Refused } from "./Refused";
import { operationWords } from "./words";

const TONES: Record<KeptWebhook["state"], BadgeTone> = { kept: "warn", read: "good", failed: "danger" };

export function Webhooks() {
  const words = useWords(operationWords);
  const ui = useWords(uiWords);
  const mayRead = useMay("manager");
  const [state, setState] = useState("");
  const [open, setOpen] = useState<KeptWebhook | null>(null);
  const list = useInfiniteQuery({ ...webhooksQuery(state), enabled: mayRead, refetchInterval: EVERY });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (!mayRead) return <EmptyState icon={<Inbox aria-hidden />} title={words.onlyManager} />;
  return (
    <div className="flex flex-col gap-3">
      <Select
        className="max-w-48"
        label={words.state}
        value={state}
        onChange={setState}
        options={[{ value: "", label: words.anyState }, ...(["kept", "read", "failed"] as const).map((value) => ({ value, label: words.states[value] }))]}
      />
      {list.isPending ? (
        <SkeletonRows label={ui.loading} rows={5} />
      ) : !list.data ? (
        <ErrorState failure={list.error} onRetry={() => void list.refetch()} />
      ) : !items.length ? (
        <EmptyState icon={<Inbox aria-hidden />} title={state ? words.nothingInState : words.noWebhooks}>
          {!state && words.noWebhooksHint}
        </EmptyState>
      ) : (
        <Table
          caption={words.tabs.webhooks}
          rows={items}
          rowKey={(webhook) => webhook.id}
          onOpen={setOpen}
          columns={[
            { key: "received", title: words.received, cell: (webhook) => fullDate(webhook.received_at) },
            { key: "hook", title: words.hook, wide: true, cell: (webhook) => webhook.hook },
            { key: "state", title: words.state, cell: (webhook) => <Badge tone={TONES[webhook.state]}>{words.states[webhook.state]}</Badge> },
            { key: "error", title: words.error, wide: true, className: "max-w-72", cell: (webhook) => <span className="line-clamp-1 text-[13px] text-danger">{webhook.error}</span> },
            { key: "size", title: words.size, wide: true, align: "right", cell: (webhook) => fileSize(webhook.size) },
          ]}
        />
      )}
      {list.hasNextPage && (
        <Button className="self-center" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {words.more}
        </Button>
      )}
      <Refused />
      {open && <WebhookDialog webhook={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

function WebhookDialog({ webhook, onClose }: { webhook: KeptWebhook; onClose: () => void }) {
  const words = useWords(operationWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const whole = useQuery(webhookQuery(webhook.id));
  const again = useMutation({
    mutationFn: () => api.post(`/kept-webhooks/${webhook.id}/readings`),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["kept-webhooks"] });
      announce({ tone: "good", text: words.reading });
      onClose();
    },
  });
  const { state, error, body } = whole.data ?? { ...webhook, body: undefined };
  return (
    <Dialog
      open
      width="large"
      onClose={onClose}
      title={`${words.webhook}: ${webhook.hook}`}
      description={`${fullDate(webhook.received_at)} · ${fileSize(webhook.size)} · ${words.attempts(webhook.attempts)}`}
      actions={
        <>
          <Button onClick={onClose}>{ui.close}</Button>
          <Button tone="primary" busy={again.isPending} icon={<RotateCcw aria-hidden className="size-4" />} onClick={() => again.mutate()}>
            {words.readAgain}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Badge tone={TONES[state]} className="self-start">
          {words.states[state]}
        </Badge>
        {error && (
          <p className="text-[13px] text-danger">
            {words.error}: {error}
          </p>
        )}
        {whole.isPending ? (
          <Skeleton className="h-64" />
        ) : whole.isError ? (
          <ErrorState failure={whole.error} onRetry={() => void whole.refetch()} />
        ) : body === null ? (
          <p className="text-sm text-ink-2">{words.hidden}</p>
        ) : (
          <>
            <p className="text-xs text-ink-3">{words.masked}</p>
            <pre tabIndex={0} role="region" aria-label={words.webhook} className="thin-scroll max-h-96 overflow-auto rounded-lg border border-line bg-canvas p-3 font-mono text-xs leading-relaxed">
              {JSON.stringify(body, null, 2)}
            </pre>
          </>
        )}
      </div>
    </Dialog>
  );
}
