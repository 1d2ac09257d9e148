import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight, TriangleAlert } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { Feriado, FeriadoConflito, Feriados, Page } from "@/api/types";
import { language, useWords } from "@/lib/language";
import { useStore } from "@/lib/store";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Checkbox } from "@/ui/Checks";
import { ErrorState } from "@/ui/EmptyState";
import { Failure } from "@/ui/Failure";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Skeleton } from "@/ui/Skeleton";

import { holidayWords } from "./words";

const KEY = "feriados";

/** A year's holidays, on which the clinic closes or not, and what is booked on closed days. */
export function Holidays({ clinicId }: { clinicId: string }) {
  const words = useWords(holidayWords);
  const mayWrite = useMay("manager");
  const [year, setYear] = useState(() => new Date().getFullYear());
  const holidays = useQuery({ queryKey: [KEY, clinicId, String(year)], queryFn: ({ signal }) => api.get<Feriados>(`/clinicas/${clinicId}/feriados`, { query: { ano: year }, signal }) });
  return (
    <Card title={words.title}>
      <p className="-mt-2 mb-2 text-xs text-ink-3">{words.hint}</p>
      <Conflicts clinicId={clinicId} />
      <div className="mb-1 flex items-center gap-1">
        <IconButton size="small" label={words.previous} icon={<ChevronLeft aria-hidden className="size-4" />} onClick={() => setYear(year - 1)} />
        <h3 className="text-sm font-medium" aria-live="polite">
          {words.year(year)}
        </h3>
        <IconButton size="small" label={words.next} icon={<ChevronRight aria-hidden className="size-4" />} onClick={() => setYear(year + 1)} />
      </div>
      {holidays.isPending && <Skeleton className="h-48" />}
      {holidays.isError && <ErrorState failure={holidays.error} onRetry={() => void holidays.refetch()} />}
      {holidays.data && !holidays.data.items.length && <p className="text-[13px] text-ink-3">{words.none}</p>}
      <div className="thin-scroll max-h-80 overflow-y-auto">
        {holidays.data?.items.map((holiday) => <HolidayRow key={`${holiday.data} ${holiday.nome}`} clinicId={clinicId} holiday={holiday} mayWrite={mayWrite} />)}
      </div>
      {mayWrite && <NewHoliday clinicId={clinicId} />}
    </Card>
  );
}

function useSetHoliday(clinicId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ data, ...body }: { data: string; fecha: boolean; nome: string }) => api.put(`/clinicas/${clinicId}/feriados/${data}`, { body }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: [KEY, clinicId] }),
  });
}

function HolidayRow({ clinicId, holiday, mayWrite }: { clinicId: string; holiday: Feriado; mayWrite: boolean }) {
  const words = useWords(holidayWords);
  const locale = useStore(language);
  const put = useSetHoliday(clinicId);
  const day = new Intl.DateTimeFormat(locale, { weekday: "short", day: "2-digit", month: "2-digit", timeZone: "UTC" }).format(new Date(`${holiday.data}T00:00Z`));
  return (
    <Checkbox
      label={`${day} · ${holiday.nome}`}
      hint={[words.scopes[holiday.ambito], holiday.previsto && words.guessed].filter(Boolean).join(" · ")}
      disabled={!mayWrite || put.isPending}
      checked={put.isPending ? put.variables.fecha : holiday.fecha}
      onChange={(fecha) => put.mutate({ data: holiday.data, fecha, nome: holiday.nome })}
    />
  );
}

function NewHoliday({ clinicId }: { clinicId: string }) {
  const words = useWords(holidayWords);
  const [day, setDay] = useState("");
  const [name, setName] = useState("");
  const put = useSetHoliday(clinicId);
  const add = () => put.mutate({ data: day, fecha: true, nome: name.trim() }, { onSettled: (_done, failure) => !failure && (setDay(""), setName("")) });
  return (
    <fieldset className="mt-3 border-t border-line pt-3">
      <legend className="sr-only">{words.add}</legend>
      <div className="flex flex-wrap items-end gap-2">
        <Field label={words.day} type="date" value={day} onChange={(event) => setDay(event.target.value)} />
        <Field className="min-w-32 flex-1" label={words.name} maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
        <Button disabled={!day || !name.trim()} busy={put.isPending} onClick={add}>
          {words.save}
        </Button>
      </div>
      <Failure of={put.error} className="mt-1" />
    </fieldset>
  );
}

function Conflicts({ clinicId }: { clinicId: string }) {
  const words = useWords(holidayWords);
  const conflicts = useQuery({ queryKey: [KEY, clinicId, "conflitos"], queryFn: ({ signal }) => api.get<Page<FeriadoConflito>>(`/clinicas/${clinicId}/feriados/conflitos`, { signal }) });
  const items = conflicts.data?.items ?? [];
  if (!items.length) return null;
  return (
    <div className="mb-3 rounded-lg border border-warn/40 bg-warn-soft p-3 text-[13px]">
      <p className="flex items-center gap-1.5 font-medium text-warn">
        <TriangleAlert aria-hidden className="size-4" />
        {words.conflicts(items.length)}
      </p>
      <ul className="mt-1">
        {items.map((one) => (
          <li key={one.agendamento.id} className="flex flex-wrap items-center justify-between gap-2 py-1">
            <span>
              {one.data.split("-").reverse().slice(0, 2).join("/")} {one.agendamento.horario_inicio} · {one.agendamento.paciente_nome} · {one.feriado}
            </span>
            <Link to="/agenda" search={{ data: one.data, id: one.agendamento.id }} className="font-medium text-accent-text underline">
              {words.open}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
