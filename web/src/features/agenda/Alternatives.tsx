import { Clock } from "lucide-react";

import type { Horario } from "@/api/types";
import { useWords } from "@/lib/language";

import { whenText } from "./changes";
import { agendaWords } from "./words";

/** Free times to choose from, each with its day and practitioner. */
export function Alternatives({ times, onPick, disabled }: { times: Horario[]; onPick: (time: Horario) => void; disabled?: boolean }) {
  const words = useWords(agendaWords);
  if (!times.length) return <p className="text-sm text-ink-2">{words.noAlternatives}</p>;
  return (
    <div>
      <p className="mb-1.5 text-[13px] font-medium text-ink-2">{words.alternatives}</p>
      <ul className="flex flex-col gap-1.5">
        {times.map((time) => (
          <li key={time.inicio + time.medico_id}>
            <button
              type="button"
              disabled={disabled}
              onClick={() => onPick(time)}
              className="flex min-h-11 w-full items-center gap-2.5 rounded-lg border border-line bg-raised px-3 py-1.5 text-left hover:border-accent hover:bg-accent-soft disabled:opacity-55"
            >
              <Clock aria-hidden className="size-4 shrink-0 text-accent-text" />
              <span className="text-sm font-semibold tabular-nums">{whenText(`${time.data}T${time.hora}`)}</span>
              <span className="truncate text-[13px] text-ink-2">{time.medico}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
