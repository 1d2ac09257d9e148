import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Plus, SlidersHorizontal } from "lucide-react";
import { useState } from "react";

import { useLive } from "@/api/live";
import { useMay } from "@/api/me";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { TabPanel, Tabs } from "@/ui/Tabs";

import { AddDialog } from "./AddDialog";
import { FigureCards } from "./FigureCards";
import { Offers } from "./Offers";
import { OptionsDialog } from "./OptionsDialog";
import { WAITING, wishesQuery } from "./queries";
import { waitingWords } from "./words";
import { Wishes } from "./Wishes";

const TABS = ["aguardando", "ofertas", "encerrados"] as const;

/** Who waits, what was offered to whom, and how well it fills what becomes free. */
export function WaitingPage() {
  const words = useWords(waitingWords);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const attendant = useMay("attendant");
  const manager = useMay("manager");
  const { aba } = useSearch({ strict: false }) as { aba?: string };
  const tab = TABS.find((one) => one === aba) ?? "aguardando";
  const [open, setOpen] = useState<"add" | "options" | null>(null);
  const waiting = useQuery(wishesQuery("aguardando"));
  useLive((frame) => {
    if (frame.event.startsWith("wish.")) void queryClient.invalidateQueries({ queryKey: WAITING });
  });
  return (
    <Page
      title={words.title}
      description={words.description}
      actions={
        <>
          {manager && (
            <Button icon={<SlidersHorizontal aria-hidden className="size-4" />} onClick={() => setOpen("options")}>
              {words.options}
            </Button>
          )}
          {attendant && (
            <Button tone="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setOpen("add")}>
              {words.add}
            </Button>
          )}
        </>
      }
    >
      <FigureCards />
      <Tabs
        label={words.title}
        value={tab}
        onChange={(next) => void navigate({ to: "/lista-espera", search: next === "aguardando" ? {} : { aba: next }, replace: true })}
        tabs={[
          { value: "aguardando", label: words.tabs.waiting, count: waiting.data?.length },
          { value: "ofertas", label: words.tabs.offers },
          { value: "encerrados", label: words.tabs.done },
        ]}
      >
        <TabPanel value="aguardando" className="mt-3">
          <Wishes />
        </TabPanel>
        <TabPanel value="ofertas" className="mt-3">
          <Offers />
        </TabPanel>
        <TabPanel value="encerrados" className="mt-3">
          <Wishes done />
        </TabPanel>
      </Tabs>
      {open === "add" && <AddDialog onClose={() => setOpen(null)} />}
      {open === "options" && <OptionsDialog onClose={() => setOpen(null)} />}
    </Page>
  );
}
