import clsx from "clsx";

import { addDays, dayText, daysBetween, longDay, startOfWeek } from "../days";
import type { Place } from "../useView";

/** The days of the week under one's thumb. */
export function WeekStrip({ place }: { place: Place }) {
  const first = startOfWeek(place.day);
  return (
    <ul className="grid grid-cols-7 gap-1 px-2 pb-2">
      {daysBetween(first, addDays(first, 6)).map((day) => (
        <li key={day}>
          <button
            type="button"
            title={longDay(day)}
            aria-pressed={day === place.day}
            aria-current={day === place.today ? "date" : undefined}
            onClick={() => place.go({ data: day })}
            className={clsx(
              "flex h-14 w-full flex-col items-center justify-center rounded-xl",
              day === place.day ? "bg-accent text-on-accent" : day === place.today ? "bg-accent-soft text-accent-text" : "text-ink hover:bg-hover",
            )}
          >
            <span className="text-[11px] font-medium">{dayText(day, { weekday: "short" }).replace(".", "")}</span>
            <span className="text-base font-semibold tabular-nums">{Number(day.slice(8))}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
