import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";

import { useWords } from "@/lib/language";
import { Page } from "@/ui/Page";
import { TabPanel, Tabs } from "@/ui/Tabs";

import { FailedJobs } from "./FailedJobs";
import { HealthParts } from "./HealthParts";
import { Queues } from "./Queues";
import { statsQuery } from "./queries";
import { Webhooks } from "./Webhooks";
import { operationWords } from "./words";

const TABS = { filas: "queues", falhas: "failed", avisos: "webhooks", saude: "health" } as const;
type Tab = keyof typeof TABS;

export function OperationsPage() {
  const words = useWords(operationWords);
  const navigate = useNavigate();
  const { aba } = useSearch({ from: "/app/operacao" });
  const tab: Tab = aba && aba in TABS ? (aba as Tab) : "filas";
  const failed = useQuery(statsQuery).data?.reduce((sum, lane) => sum + lane.failed, 0);
  const choose = (next: string) => void navigate({ to: "/operacao", search: next === "filas" ? {} : { aba: next }, replace: true });
  return (
    <Page title={words.title} description={words.description}>
      <Tabs label={words.title} value={tab} onChange={choose} tabs={(Object.keys(TABS) as Tab[]).map((key) => ({ value: key, label: words.tabs[TABS[key]], count: key === "falhas" && failed ? failed : undefined }))}>
        <TabPanel value="filas" className="mt-4">
          <Queues onSeeFailed={() => choose("falhas")} />
        </TabPanel>
        <TabPanel value="falhas" className="mt-4">
          <FailedJobs />
        </TabPanel>
        <TabPanel value="avisos" className="mt-4">
          <Webhooks />
        </TabPanel>
        <TabPanel value="saude" className="mt-4">
          <HealthParts />
        </TabPanel>
      </Tabs>
    </Page>
  );
}
