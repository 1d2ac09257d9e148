import clsx from "clsx";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

import { useWords } from "@/lib/language";
import { IconButton } from "@/ui/IconButton";

import { addDays, addMonths, dayText, daysBetween, longDay, monthName, monthRange, startOfWeek, weekdayOf } from "./days";
import { agendaWords } from "./words";

interface Props {
  day: string;
  today: string;
  onPick: (day: string) => void;
}

const STEPS: Record<string, (day: string) => string> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
  Home: startOfWeek,
  End: (day) => addDays(startOfWeek(day), 6),
};

/** A month to pick a day from; arrows walk by days and weeks, Page Up and Page Down by months. */
export function MiniMonth({ day, today, onPick }: Props) {
  const words = useWords(agendaWords);
  const [at, setAt] = useState(day);
  const [walked, setWalked] = useState(0);
  const focused = useRef<HTMLButtonElement>(null);
  const { from, to } = monthRange(at);
  const days = daysBetween(from, to);
  const weeks = Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));

  useEffect(() => {
    if (walked) focused.current?.focus();
  }, [walked]);

  const walk = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    setAt(step(at));
    setWalked((count) => count + 1);
  };
  return (
    <div className="w-64">
      <div className="mb-1 flex items-center">
        <span aria-live="polite" className="flex-1 px-1 text-sm font-semibold">
          {monthName(at)}
        </span>
        <IconButton size="small" label={words.previousMonth} icon={<ChevronLeft aria-hidden className="size-4" />} onClick={() => setAt(addMonths(at, -1))} />
        <IconButton size="small" label={words.nextMonth} icon={<ChevronRight aria-hidden className="size-4" />} onClick={() => setAt(addMonths(at, 1))} />
      </div>
      <table aria-label={monthName(at)} className="w-full table-fixed border-separate border-spacing-0.5">
        <thead>
          <tr>
            {weeks[0]!.map((one) => (
              <th key={one} scope="col" abbr={dayText(one, { weekday: "long" })} className="py-1 text-[11px] font-medium text-ink-3">
                {dayText(one, { weekday: "narrow" })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((one) => (
                <td key={one} className="p-0 text-center">
                  <button
                    ref={one === at ? focused : undefined}
                    type="button"
                    tabIndex={one === at ? 0 : -1}
                    aria-label={longDay(one)}
                    aria-pressed={one === day}
                    aria-current={one === today ? "date" : undefined}
                    onKeyDown={walk}
                    onClick={() => onPick(one)}
                    className={clsx(
                      "size-8 rounded-lg text-[13px] tabular-nums",
                      one === day ? "bg-accent font-semibold text-on-accent" : one === today ? "font-bold text-accent-text ring-1 ring-accent hover:bg-hover" : "hover:bg-hover",
                      one !== day && one.slice(0, 7) !== at.slice(0, 7) && "text-ink-3",
                      one !== day && one !== today && weekdayOf(one) === 7 && one.slice(0, 7) === at.slice(0, 7) && "text-ink-2",
                    )}
                  >
                    {Number(one.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
