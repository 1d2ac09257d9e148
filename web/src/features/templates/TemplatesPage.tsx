import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Layers, RefreshCw } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useLive } from "@/api/live";
import { useMay } from "@/api/me";
import type { MessageTemplate } from "@/api/types";
import { announce } from "@/lib/announcements";
import { holds } from "@/lib/fold";
import { useWords } from "@/lib/language";
import { fullDate } from "@/lib/time";
import { Badge, type BadgeTone } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { SearchField } from "@/ui/SearchField";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { Preview } from "./Preview";
import { templateChannelsQuery, templatesQuery } from "./queries";
import { templateWords } from "./words";

export function TemplatesPage() {
  const words = useWords(templateWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const mayWrite = useMay("manager");
  const channels = useQuery(templateChannelsQuery);
  const [chosen, setChosen] = useState("");
  const channelId = chosen || channels.data?.[0]?.id || "";
  const sync = useMutation({
    mutationFn: () => api.post<{ templates: number }>("/templates/sync", { body: { channel_id: channelId } }),
    onSuccess: ({ templates }) => {
      void queryClient.invalidateQueries({ queryKey: ["templates"] });
      announce({ tone: "good", text: words.synced(templates) });
    },
  });
  useLive((frame) => {
    if (frame.event === "connection.updated") void queryClient.invalidateQueries({ queryKey: ["channels"] });
  });
  const button = mayWrite && channelId && (
    <Button busy={sync.isPending} icon={<RefreshCw aria-hidden className="size-4" />} onClick={() => sync.mutate()}>
      {words.sync}
    </Button>
  );
  return (
    <Page title={words.title} description={words.description} actions={button}>
      {channels.isPending ? (
        <SkeletonRows label={ui.loading} rows={4} />
      ) : channels.isError ? (
        <ErrorState failure={channels.error} onRetry={() => void channels.refetch()} />
      ) : !channels.data.length ? (
        <EmptyState icon={<Layers aria-hidden />} title={words.noChannel} action={<Link to="/integracoes" className="font-medium text-accent-text underline">{words.toIntegrations}</Link>}>
          {words.noChannelHint}
        </EmptyState>
      ) : (
        <>
          {channels.data.length > 1 && <Select className="mb-4 max-w-xs" label={words.channel} value={channelId} onChange={setChosen} options={channels.data.map((channel) => ({ value: channel.id, label: channel.name }))} />}
          <Templates key={channelId} channelId={channelId} action={button} />
        </>
      )}
    </Page>
  );
}

function Templates({ channelId, action }: { channelId: string; action: React.ReactNode }) {
  const words = useWords(templateWords);
  const ui = useWords(uiWords);
  const [sought, setSought] = useState("");
  const list = useQuery(templatesQuery(channelId));
  if (list.isPending) return <SkeletonRows label={ui.loading} rows={4} />;
  if (list.isError) return <ErrorState failure={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data.length) {
    return (
      <EmptyState icon={<Layers aria-hidden />} title={words.none} action={action}>
        {words.noneHint}
      </EmptyState>
    );
  }
  const found = list.data.filter((template) => holds(`${template.name} ${template.body}`, sought));
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <SearchField label={words.search} value={sought} onChange={setSought} />
        <p className="text-xs text-ink-3">{words.syncedAt(fullDate(list.data[0]!.synced_at))}</p>
      </div>
      {!found.length && <p className="text-sm text-ink-2">{words.nothing}</p>}
      <ul className="grid gap-4 md:grid-cols-2 2xl:grid-cols-3">
        {found.map((template) => (
          <li key={template.id}>
            <TemplateCard template={template} />
          </li>
        ))}
      </ul>
    </div>
  );
}

const TONES: Record<string, BadgeTone> = { approved: "good", pending: "warn", in_appeal: "warn", paused: "warn", rejected: "danger", disabled: "danger" };

function TemplateCard({ template }: { template: MessageTemplate }) {
  const words = useWords(templateWords);
  const status = template.status.toLowerCase();
  const category = template.category.toLowerCase();
  return (
    <article aria-label={template.name} className="flex h-full flex-col overflow-hidden rounded-xl border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-1.5 px-4 py-3">
        <h2 className="mr-auto font-mono text-[13px] font-semibold break-all">{template.name}</h2>
        <Badge>{template.language}</Badge>
        <Badge tone="accent">{words.categories[category as "utility"] ?? template.category}</Badge>
        <Badge tone={TONES[status] ?? "plain"}>{words.statuses[status as "approved"] ?? template.status}</Badge>
      </header>
      <div className="flex-1 border-t border-line bg-canvas p-4">
        <Preview template={template} />
      </div>
    </article>
  );
}
