import { CalendarCheck2, CopyPlus, Plus, X } from "lucide-react";
import { useState } from "react";

import type { Clinica } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checks";
import { IconButton } from "@/ui/IconButton";
import { Popover } from "@/ui/Popover";
import { Select } from "@/ui/Select";
import { TimeField } from "@/ui/TimeField";

import { clinicWords } from "../words";
import { copyDay, DAYS, nextSlot, usualWeek, WORKDAYS, wrongOf, type Day, type Slot, type Week } from "./week";

interface Props {
  week: Week;
  onChange: (week: Week) => void;
  /** Given, and more than one: each interval says where. */
  clinics?: Clinica[];
  disabled?: boolean;
}

/** One row a day: on or off, its intervals, and copying to other days. */
export function WeekEditor({ week, onChange, clinics, disabled }: Props) {
  const words = useWords(clinicWords);
  return (
    <div className="flex flex-col divide-y divide-line">
      {!disabled && DAYS.every((day) => !week[day].length) && (
        <div className="pb-3">
          <Button size="small" icon={<CalendarCheck2 aria-hidden className="size-4" />} onClick={() => onChange(usualWeek())}>
            {words.week.usual}
          </Button>
        </div>
      )}
      {DAYS.map((day) => (
        <div key={day} role="group" aria-label={words.days[day]} className="flex items-start gap-2 py-2 max-sm:flex-wrap max-sm:justify-between">
          <div className="w-28 shrink-0 pt-1">
            <Checkbox
              label={<span className="font-medium">{words.days[day]}</span>}
              disabled={disabled}
              checked={week[day].length > 0}
              onChange={(on) => onChange({ ...week, [day]: on ? halfOrWhole(week, day) : [] })}
            />
          </div>
          {week[day].length ? (
            <>
              <DaySlots day={words.days[day]} slots={week[day]} clinics={clinics} disabled={disabled} onChange={(slots) => onChange({ ...week, [day]: slots })} />
              {!disabled && <CopyDay day={day} onCopy={(to) => onChange(copyDay(week, day, to))} />}
            </>
          ) : (
            <p className="flex h-9 items-center pt-1 text-[13px] text-ink-3">{words.week.closed}</p>
          )}
        </div>
      ))}
    </div>
  );
}

/** A day that is switched on begins as the day before it, or as a morning and an afternoon. */
function halfOrWhole(week: Week, day: Day): Slot[] {
  const before = [...DAYS].reverse().find((other) => other < day && week[other].length);
  if (before) return week[before].map((slot) => ({ ...slot }));
  const morning = nextSlot([]);
  return [morning, nextSlot([morning])];
}

export function DaySlots({ day, slots, onChange, clinics = [], disabled }: { day: string; slots: Slot[]; onChange: (slots: Slot[]) => void; clinics?: Clinica[]; disabled?: boolean }) {
  const words = useWords(clinicWords);
  const wrongs = wrongOf(slots);
  const change = (index: number, part: Partial<Slot>) => onChange(slots.map((slot, at) => (at === index ? { ...slot, ...part } : slot)));
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1.5 max-sm:order-last max-sm:basis-full">
      {slots.map((slot, index) => (
        <div key={index}>
          <div className="flex flex-wrap items-center gap-1.5">
            <TimeField label={words.week.start(day, index + 1)} invalid={!!wrongs[index]} disabled={disabled} value={slot.inicio} onChange={(inicio) => change(index, { inicio })} />
            <span className="text-[13px] text-ink-3">{words.week.to}</span>
            <TimeField label={words.week.end(day, index + 1)} invalid={!!wrongs[index]} disabled={disabled} value={slot.fim} onChange={(fim) => change(index, { fim })} />
            {clinics.length > 1 && (
              <Select
                label={words.week.clinicOf(day, index + 1)}
                hiddenLabel
                className="w-44"
                disabled={disabled}
                value={slot.clinica_id ?? ""}
                onChange={(clinica_id) => change(index, { clinica_id: clinica_id || null })}
                options={[{ value: "", label: words.week.mainClinic }, ...clinics.map((clinic) => ({ value: clinic.id, label: clinic.nome }))]}
              />
            )}
            {!disabled && (
              <>
                <IconButton size="small" label={words.week.removeSlot(day, index + 1)} icon={<X aria-hidden className="size-4" />} onClick={() => onChange(slots.filter((_, at) => at !== index))} />
                {index === slots.length - 1 && <IconButton size="small" label={words.week.addSlot(day)} icon={<Plus aria-hidden className="size-4" />} onClick={() => onChange([...slots, nextSlot(slots)])} />}
              </>
            )}
            {slot.fim && slot.fim < slot.inicio && <span className="text-xs text-ink-3">{words.week.nextDay}</span>}
          </div>
          {wrongs[index] && (
            <p role="alert" className="mt-0.5 text-[13px] text-danger">
              {words.week.wrong[wrongs[index]]}
            </p>
          )}
        </div>
      ))}
    </div>
  );
}

function CopyDay({ day, onCopy }: { day: Day; onCopy: (to: Day[]) => void }) {
  const words = useWords(clinicWords);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<Day[]>([]);
  const others = DAYS.filter((other) => other !== day);
  const copy = (to: Day[]) => {
    onCopy(to.filter((other) => other !== day));
    setOpen(false);
    setChosen([]);
  };
  return (
    <Popover
      label={words.week.copyOf(words.days[day])}
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="small" tone="quiet" className="mt-0.5" aria-label={words.week.copyOf(words.days[day])} icon={<CopyPlus aria-hidden className="size-4" />}>
          <span className="max-sm:hidden">{words.week.copy}</span>
        </Button>
      }
    >
      <div className="w-52">
        <div className="mb-2 flex gap-1.5">
          <Button size="small" className="flex-1 px-1!" onClick={() => copy(WORKDAYS)}>
            {words.week.workdays}
          </Button>
          <Button size="small" className="flex-1 px-1!" onClick={() => copy([...DAYS])}>
            {words.week.everyDay}
          </Button>
        </div>
        {others.map((other) => (
          <Checkbox key={other} label={words.days[other]} checked={chosen.includes(other)} onChange={(on) => setChosen(on ? [...chosen, other] : chosen.filter((one) => one !== other))} />
        ))}
        <Button tone="primary" size="small" className="mt-2 w-full" disabled={!chosen.length} onClick={() => copy(chosen)}>
          {words.week.copyHere}
        </Button>
      </div>
    </Popover>
  );
}
