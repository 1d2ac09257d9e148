import { useNavigate, useSearch } from "@tanstack/react-router";

import { useWords } from "@/lib/language";
import { Page } from "@/ui/Page";
import { TabPanel, Tabs } from "@/ui/Tabs";

import { Chains } from "./Chains";
import { Sends } from "./Sends";
import { reminderWords } from "./words";

/** What patients are told before their visits, and what came of it. */
export function RemindersPage() {
  const words = useWords(reminderWords);
  const navigate = useNavigate();
  const { aba } = useSearch({ strict: false }) as { aba?: string };
  const tab = aba === "envios" ? "envios" : "sequencias";
  return (
    <Page title={words.title} description={words.description}>
      <Tabs
        label={words.title}
        value={tab}
        onChange={(next) => void navigate({ to: "/lembretes", search: next === "envios" ? { aba: next } : {}, replace: true })}
        tabs={[
          { value: "sequencias", label: words.tabs.chains },
          { value: "envios", label: words.tabs.sends },
        ]}
      >
        <TabPanel value="sequencias" className="mt-4">
          <Chains />
        </TabPanel>
        <TabPanel value="envios" className="mt-4">
          <Sends />
        </TabPanel>
      </Tabs>
    </Page>
  );
}
