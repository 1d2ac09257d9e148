import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ComponentType } from "react";

import { useWords } from "@/lib/language";
import { Page } from "@/ui/Page";
import { TabPanel, Tabs } from "@/ui/Tabs";

import { HoursSection } from "./Hours";
import { Levels } from "./Levels";
import { People } from "./People";
import { Queue } from "./Queue";
import { Rules } from "./Rules";
import { Satisfaction } from "./Satisfaction";
import { Teams } from "./Teams";
import { deskWords } from "./words";

type Part = keyof (typeof deskWords)["pt-BR"]["tabs"];

const TABS: Record<string, [Part, ComponentType]> = {
  fila: ["queue", Queue],
  pessoas: ["people", People],
  equipes: ["teams", Teams],
  distribuicao: ["rules", Rules],
  horarios: ["hours", HoursSection],
  prazos: ["levels", Levels],
  satisfacao: ["satisfaction", Satisfaction],
};

/** Who gets a conversation, when, how soon it is answered, and what was thought of it. */
export function DeskPage() {
  const words = useWords(deskWords);
  const navigate = useNavigate();
  const { aba } = useSearch({ strict: false }) as { aba?: string };
  const tab = aba && aba in TABS ? aba : "fila";
  const choose = (next: string) => void navigate({ to: "/atendimento", search: next === "fila" ? {} : { aba: next }, replace: true });
  return (
    <Page title={words.title}>
      <Tabs label={words.title} value={tab} onChange={choose} tabs={Object.entries(TABS).map(([value, [part]]) => ({ value, label: words.tabs[part] }))}>
        {Object.entries(TABS).map(([value, [, Part]]) => (
          <TabPanel key={value} value={value} className="mt-4">
            <Part />
          </TabPanel>
        ))}
      </Tabs>
    </Page>
  );
}
