import { useNavigate, useSearch } from "@tanstack/react-router";

import { useMay } from "@/api/me";
import { useWords } from "@/lib/language";
import { Page } from "@/ui/Page";
import { TabPanel, Tabs } from "@/ui/Tabs";

import { AccountSection } from "./AccountSection";
import { Audit } from "./audit/Audit";
import { BotSection } from "./bot/BotSection";
import { Fields } from "./fields/Fields";
import { Labels } from "./Labels";
import { Programs } from "./Programs";
import { Replies } from "./Replies";
import { Security } from "./security/Security";
import { MANAGERS_TABS, SETTINGS_TABS } from "./tabs";
import { Team } from "./Team";
import { settingsWords } from "./words";
import { You } from "./You";

const TABS = SETTINGS_TABS;
type Tab = keyof typeof TABS;

export function SettingsPage() {
  const words = useWords(settingsWords);
  const navigate = useNavigate();
  const manager = useMay("manager");
  const { aba } = useSearch({ strict: false }) as { aba?: string };
  const tabs = (Object.keys(TABS) as Tab[]).filter((key) => manager || !MANAGERS_TABS.includes(key));
  const tab: Tab = tabs.includes(aba as Tab) ? (aba as Tab) : "conta";
  const choose = (next: string) => void navigate({ to: "/configuracoes", search: next === "conta" ? {} : { aba: next }, replace: true });
  return (
    <Page title={words.title}>
      <Tabs label={words.title} value={tab} onChange={choose} tabs={tabs.map((key) => ({ value: key, label: words.tabs[TABS[key]] }))}>
        <TabPanel value="conta" className="mt-4">
          <AccountSection />
        </TabPanel>
        <TabPanel value="equipe" className="mt-4">
          <Team />
        </TabPanel>
        <TabPanel value="etiquetas" className="mt-4">
          <Labels />
        </TabPanel>
        <TabPanel value="campos" className="mt-4">
          <Fields />
        </TabPanel>
        <TabPanel value="respostas" className="mt-4">
          <Replies />
        </TabPanel>
        <TabPanel value="robo" className="mt-4">
          <BotSection />
        </TabPanel>
        {manager && (
          <TabPanel value="programas" className="mt-4">
            <Programs />
          </TabPanel>
        )}
        {manager && (
          <TabPanel value="atividades" className="mt-4">
            <Audit />
          </TabPanel>
        )}
        <TabPanel value="voce" className="mt-4">
          <You />
        </TabPanel>
        <TabPanel value="seguranca" className="mt-4">
          <Security />
        </TabPanel>
      </Tabs>
    </Page>
  );
}
