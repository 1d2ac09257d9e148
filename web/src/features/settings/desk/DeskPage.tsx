import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ComponentType } from "react";

import { useWords } from "@/lib/language";
import { Page } from "@/ui/Page";
import { TabPanel, Tabs } from "@/ui/Tabs";

import { DESK_TABS } from "../tabs";
import { HoursSection } from "./Hours";
import { Levels } from "./Levels";
import { People } from "./People";
import { Queue } from "./Queue";
import { Rules } from "./Rules";
import { Satisfaction } from "./Satisfaction";
import { Teams } from "./Teams";
import { deskWords } from "./words";

const PARTS: Record<keyof typeof DESK_TABS, ComponentType> = {
  fila: Queue,
  pessoas: People,
  equipes: Teams,
  distribuicao: Rules,
  horarios: HoursSection,
  prazos: Levels,
  satisfacao: Satisfaction,
};
const TABS = Object.keys(PARTS) as (keyof typeof PARTS)[];

/** Who gets a conversation, when, how soon it is answered, and what was thought of it. */
export function DeskPage() {
  const words = useWords(deskWords);
  const navigate = useNavigate();
  const { aba } = useSearch({ strict: false }) as { aba?: string };
  const tab = aba && aba in PARTS ? aba : "fila";
  const choose = (next: string) => void navigate({ to: "/atendimento", search: next === "fila" ? {} : { aba: next }, replace: true });
  return (
    <Page title={words.title}>
      <Tabs label={words.title} value={tab} onChange={choose} tabs={TABS.map((value) => ({ value, label: words.tabs[DESK_TABS[value]] }))}>
        {TABS.map((value) => {
          const Part = PARTS[value];
          return (
            <TabPanel key={value} value={value} className="mt-4">
              <Part />
            </TabPanel>
          );
        })}
      </Tabs>
    </Page>
  );
}
