import { useQuery } from "@tanstack/react-query";
import { CalendarPlus, Trash2 } from "lucide-react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";

import { clinicsQuery } from "../queries";
import { readableDay } from "../week/readableDay";
import { emptyWeek, hoursAWeek, type Period } from "../week/week";
import { WeekEditor } from "../week/WeekEditor";
import { clinicWords } from "../words";

interface Props {
  periods: Period[];
  onChange: (periods: Period[]) => void;
  mayWrite: boolean;
}

/** The weekly hours: one week for always, and more weeks that hold between two days. */
export function Periods({ periods, onChange, mayWrite }: Props) {
  const words = useWords(clinicWords);
  const clinics = useQuery(clinicsQuery).data;
  const change = (index: number, part: Partial<Period>) => onChange(periods.map((period, at) => (at === index ? { ...period, ...part } : period)));
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      {periods.map((period, index) => (
        <Card
          key={index}
          title={period.from || period.to ? words.practitioners.periodTitle(readableDay(period.from), readableDay(period.to)) : words.practitioners.weekly}
          actions={
            <>
              <span className="text-xs text-ink-3 tabular-nums">{words.practitioners.aWeek(hoursAWeek(period.week).toLocaleString("pt-BR", { maximumFractionDigits: 1 }))}</span>
              {mayWrite && periods.length > 1 && (
                <IconButton size="small" label={words.practitioners.removePeriod} icon={<Trash2 aria-hidden className="size-4" />} onClick={() => onChange(periods.filter((_, at) => at !== index))} />
              )}
            </>
          }
        >
          <WeekEditor week={period.week} clinics={clinics} disabled={!mayWrite} onChange={(week) => change(index, { week })} />
          <Validity period={period} open={periods.length > 1 || !!(period.from || period.to)} mayWrite={mayWrite} onChange={(part) => change(index, part)} />
        </Card>
      ))}
      {mayWrite && (
        <Button className="self-start" icon={<CalendarPlus aria-hidden className="size-4" />} onClick={() => onChange([...periods, { from: "", to: "", week: emptyWeek() }])}>
          {words.practitioners.addPeriod}
        </Button>
      )}
    </div>
  );
}

function Validity({ period, open, mayWrite, onChange }: { period: Period; open: boolean; mayWrite: boolean; onChange: (part: Partial<Period>) => void }) {
  const words = useWords(clinicWords);
  if (!open) return null;
  const wrong = period.from && period.to && period.to < period.from;
  return (
    <div className="mt-3 border-t border-line pt-3">
      <div className="flex flex-wrap items-end gap-2">
        <Field label={words.practitioners.from} type="date" disabled={!mayWrite} value={period.from} onChange={(event) => onChange({ from: event.target.value })} />
        <Field label={words.practitioners.to} type="date" disabled={!mayWrite} min={period.from || undefined} value={period.to} onChange={(event) => onChange({ to: event.target.value })} />
      </div>
      {wrong ? (
        <p role="alert" className="mt-1 text-[13px] text-danger">
          {words.practitioners.wrongPeriod}
        </p>
      ) : (
        <p className="mt-1 text-xs text-ink-3">{words.practitioners.validityHint}</p>
      )}
    </div>
  );
}
