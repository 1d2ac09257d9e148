import { CopyPlus, Plus, X } from "lucide-react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checks";
import { IconButton } from "@/ui/IconButton";
import { TimeField } from "@/ui/TimeField";

import { DAYS, nextSlot, wrongOf, type Slot, type Week } from "./minutes";
import { deskWords } from "./words";

/** A row for each day: on or off, and its periods. */
export function WeekFields({ week, onChange }: { week: Week; onChange: (week: Week) => void }) {
  const words = useWords(deskWords);
  const first = DAYS.find((day) => week[day].length);
  const likeFirst = () => onChange({ ...week, ...Object.fromEntries(([1, 2, 3, 4, 5] as const).map((day) => [day, week[first!].map((slot) => ({ ...slot }))])) });
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-semibold">{words.hours.week}</legend>
      <div className="flex flex-col divide-y divide-line">
        {DAYS.map((day) => (
          <div key={day} role="group" aria-label={words.days[day]} className="flex items-start gap-2 py-2 max-sm:flex-col">
            <div className="w-32 shrink-0 sm:pt-1">
              <Checkbox label={<span className="font-medium">{words.days[day]}</span>} checked={week[day].length > 0} onChange={(on) => onChange({ ...week, [day]: on ? half(week, first) : [] })} />
            </div>
            {week[day].length ? <SlotFields of={words.days[day]} slots={week[day]} onChange={(slots) => onChange({ ...week, [day]: slots })} /> : <p className="flex h-9 items-center text-[13px] text-ink-3 max-sm:h-auto max-sm:pl-7">{words.hours.closedDay}</p>}
          </div>
        ))}
      </div>
      {first && (
        <Button size="small" tone="quiet" className="mt-1" icon={<CopyPlus aria-hidden className="size-4" />} onClick={likeFirst}>
          {words.hours.copyToWorkdays(words.days[first])}
        </Button>
      )}
    </fieldset>
  );
}

/** A day that is switched on begins as the first that is on, or as a morning and an afternoon. */
function half(week: Week, first: (typeof DAYS)[number] | undefined): Slot[] {
  if (first) return week[first].map((slot) => ({ ...slot }));
  const morning = nextSlot([]);
  return [morning, nextSlot([morning])];
}

export function SlotFields({ of, slots, onChange }: { of: string; slots: Slot[]; onChange: (slots: Slot[]) => void }) {
  const words = useWords(deskWords);
  const change = (index: number, part: Partial<Slot>) => onChange(slots.map((slot, at) => (at === index ? { ...slot, ...part } : slot)));
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1.5 max-sm:pl-7">
      {slots.map((slot, index) => {
        const wrong = wrongOf(slots, index);
        return (
          <div key={index}>
            <div className="flex flex-wrap items-center gap-1.5">
              <TimeField label={words.hours.from(of, index + 1)} invalid={!!wrong} value={slot.from} onChange={(from) => change(index, { from })} />
              <span className="text-[13px] text-ink-3">{words.hours.until}</span>
              <TimeField label={words.hours.to(of, index + 1)} invalid={!!wrong} value={slot.to} onChange={(to) => change(index, { to })} />
              <IconButton size="small" label={words.hours.removePeriod(of, index + 1)} icon={<X aria-hidden className="size-4" />} onClick={() => onChange(slots.filter((_, at) => at !== index))} />
              {index === slots.length - 1 && <IconButton size="small" label={words.hours.addPeriod(of)} icon={<Plus aria-hidden className="size-4" />} onClick={() => onChange([...slots, nextSlot(slots)])} />}
              {slot.to && slot.to < slot.from && <span className="text-xs text-ink-3">{words.hours.nextDay}</span>}
            </div>
            {wrong && (
              <p role="alert" className="mt-0.5 text-[13px] text-danger">
                {words.hours.wrongs[wrong]}
              </p>
            )}
          </div>
        );
      })}
    </div>
  );
}
