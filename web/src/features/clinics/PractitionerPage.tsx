import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";

import { useEditing } from "@/api/editing";
import { useLive } from "@/api/live";
import { useMay } from "@/api/me";
import type { Medico } from "@/api/types";
import type { Versioned } from "@/api/versioned";
import { useWords } from "@/lib/language";
import { BackLink } from "@/ui/BackLink";
import { ErrorState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { SaveBar } from "@/ui/SaveBar";
import { SkeletonRows } from "@/ui/Skeleton";
import { TabPanel, Tabs } from "@/ui/Tabs";

import { BookingPages } from "./page/BookingPages";
import { Blocks } from "./practitioner/Blocks";
import { CalendarLinks } from "./practitioner/CalendarLinks";
import { Details } from "./practitioner/Details";
import { Exceptions } from "./practitioner/Exceptions";
import { toBody, toForm } from "./practitioner/form";
import { Periods } from "./practitioner/Periods";
import { Services } from "./practitioner/Services";
import { oneQuery } from "./queries";
import { RemoveButton } from "./RemoveButton";
import { isRight } from "./week/week";
import { clinicWords } from "./words";

const TABS = { dados: "details", horarios: "hours", folgas: "exceptions", calendario: "calendar" } as const;
type Tab = keyof typeof TABS;

export function PractitionerPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const words = useWords(clinicWords);
  const person = useQuery(oneQuery<Medico>("medicos", id));
  const mayWrite = useMay("manager");
  const name = person.data?.value.nome ?? words.practitioners.title;
  return (
    <Page
      title={name}
      above={<BackLink to="/profissionais">{words.practitioners.title}</BackLink>}
      description={mayWrite ? undefined : words.only}
      actions={mayWrite && person.data && <RemoveButton path="medicos" id={id} name={name} hint={words.removeActiveHint} />}
    >
      {person.isPending ? <SkeletonRows label={words.loading} rows={5} /> : person.isError ? <ErrorState failure={person.error} onRetry={() => void person.refetch()} /> : <Body key={id} person={person.data} />}
    </Page>
  );
}

function Body({ person }: { person: Versioned<Medico> }) {
  const words = useWords(clinicWords);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const mayWrite = useMay("manager");
  const { aba } = useSearch({ strict: false }) as { aba?: string };
  const tab: Tab = aba && aba in TABS ? (aba as Tab) : "dados";
  const { id } = person.value;
  const { value, set, submit, bar } = useEditing({
    path: `/medicos/${id}`,
    current: person,
    toForm,
    toBody,
    onSaved: (next) => {
      queryClient.setQueryData(["medicos", "one", id], next);
      void queryClient.invalidateQueries({ queryKey: ["medicos", "list"] });
    },
  });
  useLive((frame) => {
    if (frame.event === "connection.updated") void queryClient.invalidateQueries({ queryKey: ["connections"] });
  });
  const choose = (next: string) => void navigate({ to: "/profissionais/$id", params: { id }, search: next === "dados" ? {} : { aba: next }, replace: true });
  const right = value.periods.every((period) => isRight(period.week) && !(period.from && period.to && period.to < period.from));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // What is wrong stands beside its row.
        if (right) submit();
        else choose("horarios");
      }}
    >
      <Tabs label={words.practitioners.title} value={tab} onChange={choose} tabs={(Object.keys(TABS) as Tab[]).map((key) => ({ value: key, label: words.practitioners.tabs[TABS[key]] }))}>
        <TabPanel value="dados" className="mt-4">
          <div className="grid items-start gap-4 xl:grid-cols-2">
            <Details value={value} set={set} mayWrite={mayWrite} />
            <div className="flex flex-col gap-4">
              <Services practitionerId={id} />
              <BookingPages whose={{ medico_id: id, ...(person.value.clinica_id ? { clinica_id: person.value.clinica_id } : {}) }} name={person.value.nome} />
            </div>
          </div>
        </TabPanel>
        <TabPanel value="horarios" className="mt-4">
          <Periods periods={value.periods} mayWrite={mayWrite} onChange={(periods) => set({ periods })} />
        </TabPanel>
        <TabPanel value="folgas" className="mt-4">
          <div className="grid items-start gap-4 xl:grid-cols-2">
            <Exceptions practitionerId={id} />
            <Blocks practitionerId={id} />
          </div>
        </TabPanel>
        <TabPanel value="calendario" className="mt-4">
          <CalendarLinks practitionerId={id} />
        </TabPanel>
      </Tabs>
      <SaveBar {...bar} />
    </form>
  );
}
