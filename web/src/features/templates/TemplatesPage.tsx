import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Layers } from "lucide-react";

import { useLive } from "@/api/live";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { SkeletonRows } from "@/ui/Skeleton";
import { TabPanel, Tabs } from "@/ui/Tabs";
import { uiWords } from "@/ui/words";

import { EditorPage } from "./editor/EditorPage";
import { PricesTab } from "./prices/PricesTab";
import { templateChannelsQuery } from "@/api/templates";
import type { TemplatesSearch } from "./search";
import { TemplateList } from "./TemplateList";
import { templateWords } from "./words";

interface Seen {
  id: string;
  name?: string;
  status?: string;
  deleted: boolean;
}

export function TemplatesPage() {
  const words = useWords(templateWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as TemplatesSearch;
  const go = (next: TemplatesSearch, replace = false) => void navigate({ to: "/modelos", search: next, replace });
  const channels = useQuery(templateChannelsQuery);
  const channelId = search.canal ?? channels.data?.[0]?.id ?? "";
  useLive((frame) => {
    if (frame.event === "connection.updated") void queryClient.invalidateQueries({ queryKey: ["channels"] });
    if (frame.event !== "template.updated") return;
    void queryClient.invalidateQueries({ queryKey: ["templates", "of"] });
    const seen = frame.data as unknown as Seen;
    if (!seen.deleted) void queryClient.invalidateQueries({ queryKey: ["templates", "one", seen.id] });
    const said = words.decided[seen.status as "approved"];
    if (said && !seen.deleted && isNews(queryClient, seen)) announce({ tone: seen.status === "approved" ? "good" : "danger", text: said(seen.name ?? "") });
  });
  if (search.modelo && channels.isPending) {
    return (
      <Page title={words.title}>
        <SkeletonRows label={ui.loading} rows={6} />
      </Page>
    );
  }
  if (search.modelo) {
    return <EditorPage key={search.modelo + (search.de ?? "")} id={search.modelo} copyOf={search.de} channelId={channelId} onOpen={(id) => go({ canal: search.canal, modelo: id }, true)} onClose={() => go({ canal: search.canal })} />;
  }
  const tab = search.aba === "precos" ? "precos" : "modelos";
  return (
    <Page title={words.title} description={words.description}>
      <Tabs
        label={words.title}
        value={tab}
        onChange={(next) => go(next === "precos" ? { aba: "precos" } : {}, true)}
        tabs={[
          { value: "modelos", label: words.tabs.templates },
          { value: "precos", label: words.tabs.prices },
        ]}
      >
        <TabPanel value="modelos" className="mt-4">
          {channels.isPending ? (
            <SkeletonRows label={ui.loading} rows={4} />
          ) : channels.isError ? (
            <ErrorState failure={channels.error} onRetry={() => void channels.refetch()} />
          ) : !channels.data.length ? (
            <EmptyState icon={<Layers aria-hidden />} title={words.noChannel} action={<Link to="/integracoes" className="font-medium text-accent-text underline">{words.toIntegrations}</Link>}>
              {words.noChannelHint}
            </EmptyState>
          ) : (
            <TemplateList key={channelId} channelId={channelId} channels={channels.data} search={search} go={go} />
          )}
        </TabPanel>
        <TabPanel value="precos" className="mt-4">
          <PricesTab />
        </TabPanel>
      </Tabs>
    </Page>
  );
}

/** Whether the list says otherwise until now: somebody else's screens are told of their own sync too. */
function isNews(queryClient: ReturnType<typeof useQueryClient>, seen: Seen): boolean {
  const lists = queryClient.getQueriesData<{ id: string; status: string }[]>({ queryKey: ["templates", "of"] });
  return lists.some(([, list]) => list?.some((template) => template.id === seen.id && template.status === "pending"));
}
