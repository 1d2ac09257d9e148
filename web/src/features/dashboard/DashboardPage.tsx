import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ChartNoAxesCombined, Download, Printer } from "lucide-react";
import { useState } from "react";

import { readable } from "@/api/problem";
import type { Painel } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { localDay } from "@/lib/time";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { Skeleton } from "@/ui/Skeleton";

import { ByDay, Revenue } from "./ByDay";
import { csvOf, download } from "./csv";
import { Filters } from "./Filters";
import { Kpis } from "./Kpis";
import { longName } from "./numbers";
import "./print.css";
import { clinicsQuery, dashboardQuery, practitionersQuery, readMetrics, type Asked } from "./queries";
import { daysOf } from "./search";
import { Lead, Origins, People } from "./Shares";
import { Waited } from "./Waited";
import { Week } from "./Week";
import { dashboardWords } from "./words";

export function DashboardPage() {
  const words = useWords(dashboardWords);
  const navigate = useNavigate();
  const search = useSearch({ from: "/app/painel" });
  const clinics = useQuery(clinicsQuery);
  const clinic = clinics.data?.find((one) => one.id === search.clinica) ?? clinics.data?.[0];
  const asked: Asked = { clinica: clinic?.id ?? "", medico_id: search.medico, ...daysOf(search, localDay()) };
  const practitioner = useQuery({ ...practitionersQuery, enabled: !!search.medico }).data?.find((one) => one.id === search.medico)?.nome;
  const panel = useQuery(dashboardQuery(asked));
  const waiting = clinics.isPending || (!!clinic && panel.isPending);
  return (
    <Page title={words.title} description={words.description} actions={clinic && <Actions asked={asked} ready={!!panel.data} />}>
      {clinics.data && !clinic ? (
        <EmptyState icon={<ChartNoAxesCombined aria-hidden />} title={words.noClinic}>
          {words.noClinicHint}
        </EmptyState>
      ) : (
        <div className="dashboard flex flex-col gap-4">
          <p className="hidden text-sm font-medium print:block">{[clinic?.nome, practitioner, `${longName(asked.data)} – ${longName(asked.data_fim)}`].filter(Boolean).join(" · ")}</p>
          <Filters clinics={clinics.data ?? []} clinic={clinic} search={search} onChange={(part) => void navigate({ to: "/painel", search: { ...search, ...part }, replace: true })} />
          {panel.isError ? <ErrorState failure={panel.error} onRetry={() => void panel.refetch()} /> : clinics.isError ? <ErrorState failure={clinics.error} onRetry={() => void clinics.refetch()} /> : waiting || !panel.data ? <Waiting /> : <Panel panel={panel.data} fading={panel.isPlaceholderData} />}
        </div>
      )}
    </Page>
  );
}

function Panel({ panel, fading }: { panel: Painel; fading: boolean }) {
  const words = useWords(dashboardWords);
  const { resumo, comparado_com: past } = panel;
  if (!resumo.agendamentos && !resumo.cancelados && !resumo.minutos_oferecidos)
    return (
      <EmptyState icon={<ChartNoAxesCombined aria-hidden />} title={words.nothing}>
        {words.nothingHint}
      </EmptyState>
    );
  return (
    <div aria-busy={fading} className={fading ? "flex flex-col gap-4 opacity-60" : "flex flex-col gap-4"}>
      <Kpis panel={panel} />
      <p className="-mt-1 text-xs text-ink-3">
        {words.compared(longName(past.data), longName(past.data_fim))} {!resumo.receita && words.noMoney}
      </p>
      <div className="grid items-start gap-4 lg:grid-cols-2 print:block print:space-y-4 [&>*]:min-w-0">
        <ByDay panel={panel} />
        <div className="flex flex-col gap-4">
          <Week panel={panel} />
          {resumo.receita && <Revenue panel={panel} />}
        </div>
        <div className="flex flex-col gap-4 print:grid print:grid-cols-2">
          <People panel={panel} />
          <Lead panel={panel} />
          <Origins panel={panel} />
          <Waited panel={panel} />
        </div>
      </div>
    </div>
  );
}

function Actions({ asked, ready }: { asked: Asked; ready: boolean }) {
  const words = useWords(dashboardWords);
  const [busy, setBusy] = useState(false);
  const take = async () => {
    setBusy(true);
    try {
      download(`${words.csvName}-${asked.data}-${asked.data_fim}.csv`, csvOf(await readMetrics(asked), words.csvColumns));
    } catch (failure) {
      announce({ tone: "danger", text: readable(failure) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex gap-2 print:hidden">
      <Button icon={<Download aria-hidden className="size-4" />} busy={busy} disabled={!ready} onClick={() => void take()}>
        {words.csv}
      </Button>
      <Button icon={<Printer aria-hidden className="size-4" />} disabled={!ready} onClick={() => window.print()}>
        {words.print}
      </Button>
    </div>
  );
}

function Waiting() {
  const words = useWords(dashboardWords);
  return (
    <div role="status" aria-label={words.loading} className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {Array.from({ length: 8 }, (_, at) => (
          <Skeleton key={at} className="h-28 rounded-xl" />
        ))}
      </div>
      <Skeleton className="h-80 rounded-xl" />
      <div className="grid gap-4 lg:grid-cols-2">
        <Skeleton className="h-80 rounded-xl" />
        <Skeleton className="h-80 rounded-xl" />
      </div>
    </div>
  );
}
