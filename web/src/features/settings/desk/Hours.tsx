import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import { useMay, useMe } from "@/api/me";
import { useWords } from "@/lib/language";
import { zoneOptions } from "@/lib/timezones";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { uiWords } from "@/ui/words";

import { Section } from "../Section";
import { SavingDialog } from "./SavingDialog";
import { DAYS, isRight, nextSlot, periodOf, periodsOf, slotOf, weekOf, type Slot, type Week } from "./minutes";
import { hoursQuery, type Hours } from "./queries";
import { Row } from "./Row";
import { SlotFields, WeekFields } from "./WeekFields";
import { deskWords } from "./words";

const STATES = "AC AL AP AM BA CE DF ES GO MA MT MS MG PA PB PR PE PI RJ RN RS RO RR SC SP SE TO".split(" ");

export function HoursSection() {
  const words = useWords(deskWords);
  const manager = useMay("manager");
  const [open, setOpen] = useState<Hours | "new" | null>(null);
  return (
    <>
      <Section title={words.tabs.hours} hint={words.hours.hint} add={words.hours.add} onAdd={manager ? () => setOpen("new") : undefined} none={words.hours.none} list={useQuery(hoursQuery)}>
        {(all) =>
          all.map((hours) => (
            <Row key={hours.id} name={hours.name} path={`/business-hours/${hours.id}`} refresh={hoursQuery.queryKey} removeHint={words.hours.removeHint} onEdit={() => setOpen(hours)}>
              <p className="flex flex-wrap items-center gap-2 font-medium">
                {hours.name}
                <Badge tone={hours.is_open ? "good" : "plain"}>{hours.is_open ? words.hours.openNow : words.hours.closedNow}</Badge>
              </p>
              <p className="mt-0.5 text-[13px] text-ink-2">
                <WeekSummary week={weekOf(hours.periods)} />
              </p>
            </Row>
          ))
        }
      </Section>
      {open && <HoursDialog hours={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

/** "seg 08:00–12:00, 13:00–18:00 · ter …", days alike together. */
function WeekSummary({ week }: { week: Week }) {
  const words = useWords(deskWords);
  const parts: { days: (typeof DAYS)[number][]; text: string }[] = [];
  for (const day of DAYS) {
    const text = week[day].map((slot) => `${slot.from}–${slot.to}`).join(", ");
    const last = parts.at(-1);
    if (last?.text === text) last.days.push(day);
    else parts.push({ days: [day], text });
  }
  const named = parts.filter((part) => part.text).map(({ days, text }) => `${words.shortDays[days[0]!]}${days.length > 1 ? `–${words.shortDays[days.at(-1)!]}` : ""} ${text}`);
  return <>{named.join(" · ") || words.hours.closedDay}</>;
}

interface Special {
  day: string;
  name: string;
  slots: Slot[];
}

interface Form {
  name: string;
  timezone: string | null;
  week: Week;
  closes_on_holidays: boolean;
  state: string | null;
  special: Special[];
}

const NEW_WEEK = weekOf([1, 2, 3, 4, 5].flatMap((weekday) => [{ weekday, start_minute: 480, end_minute: 720 }, { weekday, start_minute: 780, end_minute: 1080 }]));

const formOf = (hours: Hours | null): Form => ({
  name: hours?.name ?? "",
  timezone: hours?.timezone ?? null,
  week: hours ? weekOf(hours.periods) : NEW_WEEK,
  closes_on_holidays: hours?.closes_on_holidays ?? true,
  state: hours?.state ?? null,
  special: (hours?.exceptions ?? []).map(({ day, name, periods }) => ({ day, name: name ?? "", slots: (periods ?? []).map(slotOf) })),
});

const bodyOf = ({ week, special, ...rest }: Form) => ({
  ...rest,
  periods: periodsOf(week),
  exceptions: special.map(({ slots, ...day }) => ({ ...day, periods: slots.map(periodOf) })),
});

function HoursDialog({ hours, onClose }: { hours: Hours | null; onClose: () => void }) {
  const words = useWords(deskWords);
  const zone = useMe().account.timezone;
  const [form, setForm] = useState(() => formOf(hours));
  const set = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const right = DAYS.every((day) => isRight(form.week[day])) && form.special.every(({ day, slots }) => day && isRight(slots));
  return (
    <SavingDialog width="large" title={hours ? words.edit(hours.name) : words.hours.add} path="/business-hours" id={hours?.id} body={bodyOf(form)} refresh={hoursQuery.queryKey} disabled={!right} onClose={onClose}>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={words.name} required autoFocus maxLength={256} value={form.name} onChange={(event) => set({ name: event.target.value })} />
        <Select
          label={words.hours.zone}
          value={form.timezone ?? ""}
          options={[{ value: "", label: words.hours.accountZone }, ...zoneOptions(form.timezone ?? zone)]}
          onChange={(timezone) => set({ timezone: timezone || null })}
        />
      </div>
      <WeekFields week={form.week} onChange={(week) => set({ week })} />
      <Switch label={words.hours.holidays} checked={form.closes_on_holidays} onChange={(closes_on_holidays) => set({ closes_on_holidays })} />
      {form.closes_on_holidays && (
        <Select
          label={words.hours.state}
          className="max-w-48"
          value={form.state ?? ""}
          options={[{ value: "", label: words.hours.noState }, ...STATES.map((state) => ({ value: state, label: state }))]}
          onChange={(state) => set({ state: state || null })}
        />
      )}
      <SpecialDays days={form.special} onChange={(special) => set({ special })} />
      {!right && (
        <p role="alert" className="text-[13px] text-danger">
          {words.hours.wrong}
        </p>
      )}
    </SavingDialog>
  );
}

function SpecialDays({ days, onChange }: { days: Special[]; onChange: (days: Special[]) => void }) {
  const words = useWords(deskWords);
  const ui = useWords(uiWords);
  const change = (index: number, part: Partial<Special>) => onChange(days.map((day, at) => (at === index ? { ...day, ...part } : day)));
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="text-sm font-semibold">{words.hours.special}</legend>
      <p className="text-xs text-ink-3">{words.hours.specialHint}</p>
      {days.map((day, index) => (
        <div key={index} className="flex flex-col gap-2 rounded-lg border border-line p-3">
          <div className="flex flex-wrap items-end gap-2">
            <Field className="w-40" type="date" required label={words.hours.day} value={day.day} onChange={(event) => change(index, { day: event.target.value })} />
            <Field className="min-w-36 flex-1" maxLength={100} label={words.hours.dayName} value={day.name} onChange={(event) => change(index, { name: event.target.value })} />
            <IconButton label={ui.removeThis(day.name || day.day)} icon={<Trash2 aria-hidden className="size-4" />} onClick={() => onChange(days.filter((_, at) => at !== index))} />
          </div>
          <Switch label={words.hours.closedDay} checked={!day.slots.length} onChange={(closed) => change(index, { slots: closed ? [] : [nextSlot([])] })} />
          {day.slots.length > 0 && <SlotFields of={day.name || day.day} slots={day.slots} onChange={(slots) => change(index, { slots })} />}
        </div>
      ))}
      <Button className="self-start" size="small" icon={<Plus aria-hidden className="size-4" />} onClick={() => onChange([...days, { day: "", name: "", slots: [] }])}>
        {words.hours.addDay}
      </Button>
    </fieldset>
  );
}
