import clsx from "clsx";
import { useQuery } from "@tanstack/react-query";

import { readable } from "@/api/problem";
import type { Horario } from "@/api/types";
import { useWords } from "@/lib/language";
import { Skeleton } from "@/ui/Skeleton";

import { whenText } from "../changes";
import { addDays } from "../days";
import { freeTimesQuery } from "../queries";
import { agendaWords } from "../words";

interface Props {
  serviceId: string;
  practitionerId?: string;
  clinicId?: string;
  day: string;
  /** "2026-11-23T09:30", to mark the one that is chosen. */
  chosen: string;
  onPick: (time: Horario) => void;
}

const AHEAD = 30;

/** The free times of a day, one press each; where there is none, the next ones. */
export function FreeTimes({ serviceId, practitionerId, clinicId, day, chosen, onPick }: Props) {
  const words = useWords(agendaWords).booking;
  const times = useQuery(freeTimesQuery({ serviceId, practitionerId, clinicId, from: day, to: day }));
  const none = times.isSuccess && !times.data.length;
  const later = useQuery({ ...freeTimesQuery({ serviceId, practitionerId, clinicId, from: day, to: addDays(day || "2000-01-01", AHEAD), limit: 6 }), enabled: none && !!day });
  if (!serviceId) return <p className="text-[13px] text-ink-3">{words.pickService}</p>;
  if (times.isError) return <p className="text-[13px] text-danger">{readable(times.error)}</p>;
  if (times.isPending) return <Skeleton className="h-16 rounded-xl" />;
  if (none)
    return (
      <div className="flex flex-col gap-1.5 text-[13px] text-ink-2">
        <p>
          {words.noneThatDay} {later.data && (later.data.length ? words.nextFree : words.noneSoon)}
        </p>
        {later.isLoading && <Skeleton className="h-9 rounded-lg" />}
        <Chips label={words.nextFree} times={later.data ?? []} chosen={chosen} onPick={onPick} withDay withName={!practitionerId} />
      </div>
    );
  return (
    <div>
      <p className="mb-1 text-[13px] font-medium text-ink-2">{words.suggestions}</p>
      <Chips label={words.suggestions} times={times.data} chosen={chosen} onPick={onPick} withName={!practitionerId} />
    </div>
  );
}

interface ChipsProps extends Pick<Props, "chosen" | "onPick"> {
  label: string;
  times: Horario[];
  withDay?: boolean;
  withName: boolean;
}

function Chips({ label, times, chosen, onPick, withDay, withName }: ChipsProps) {
  const several = withName && new Set(times.map((time) => time.medico_id)).size > 1;
  return (
    <ul aria-label={label} className="thin-scroll flex max-h-41 flex-wrap gap-1.5 overflow-y-auto py-0.5">
      {times.map((time) => {
        const start = `${time.data}T${time.hora}`;
        return (
          <li key={start + time.medico_id}>
            <button
              type="button"
              aria-pressed={start === chosen}
              aria-label={`${whenText(start)}, ${time.medico}`}
              onClick={() => onPick(time)}
              className={clsx(
                "flex min-h-8 flex-col items-start justify-center rounded-lg border px-2.5 py-0.5 text-[13px] font-medium tabular-nums max-md:min-h-11",
                start === chosen ? "border-accent bg-accent text-on-accent" : "border-line bg-raised hover:border-accent hover:bg-accent-soft",
              )}
            >
              {withDay ? whenText(start) : time.hora}
              {several && <span className="max-w-28 truncate text-[11px] font-normal opacity-90">{time.medico}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
