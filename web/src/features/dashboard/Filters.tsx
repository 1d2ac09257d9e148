import { useQuery } from "@tanstack/react-query";

import type { Clinica } from "@/api/types";
import { useWords } from "@/lib/language";
import { localDay } from "@/lib/time";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";

import { practitionersQuery } from "./queries";
import { daysOf, PERIODS, type DashboardSearch, type PeriodName } from "./search";
import { dashboardWords } from "./words";

interface Props {
  clinics: Clinica[];
  clinic?: Clinica;
  search: DashboardSearch;
  onChange: (part: DashboardSearch) => void;
}

/** Which clinic, whom, and when. */
export function Filters({ clinics, clinic, search, onChange }: Props) {
  const words = useWords(dashboardWords);
  const people = useQuery(practitionersQuery).data ?? [];
  const days = daysOf(search, localDay());
  const backwards = !!search.de && !!search.ate && search.ate < search.de;
  const chosen = search.periodo ?? "mes";
  return (
    <div className="flex flex-wrap items-start gap-3 print:hidden">
      {clinics.length > 1 && <Select className="w-56 max-md:w-full" label={words.clinic} value={clinic?.id ?? ""} onChange={(clinica) => onChange({ clinica, medico: undefined })} options={clinics.map((one) => ({ value: one.id, label: one.nome }))} />}
      <Select
        className="w-52 max-md:w-full"
        label={words.period}
        value={chosen}
        // Another one begins from what was shown.
        onChange={(periodo) => onChange(periodo === "outro" ? { periodo, de: days.data, ate: days.data_fim } : { periodo: periodo === "mes" ? undefined : (periodo as PeriodName), de: undefined, ate: undefined })}
        options={PERIODS.map((value) => ({ value, label: words.periods[value] }))}
      />
      {chosen === "outro" && (
        <>
          <Field label={words.from} type="date" value={search.de ?? days.data} onChange={(event) => event.target.value && onChange({ de: event.target.value })} />
          <Field label={words.to} type="date" value={search.ate ?? days.data_fim} error={backwards && words.wrongOrder} onChange={(event) => event.target.value && onChange({ ate: event.target.value })} />
        </>
      )}
      <Select
        className="w-56 max-md:w-full"
        label={words.practitioner}
        value={search.medico ?? ""}
        onChange={(medico) => onChange({ medico: medico || undefined })}
        options={[{ value: "", label: words.everyone }, ...people.map((one) => ({ value: one.id, label: one.nome }))]}
      />
    </div>
  );
}
