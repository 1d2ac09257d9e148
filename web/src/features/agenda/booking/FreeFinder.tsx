import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { useState } from "react";

import { readable } from "@/api/problem";
import { useWords } from "@/lib/language";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { Skeleton } from "@/ui/Skeleton";

import { addDays, shortDay, weekdayOf, weekdayShort } from "../days";
import { freeTimesQuery } from "../queries";
import type { Agenda } from "../useAgenda";
import type { Place } from "../useView";
import { agendaWords } from "../words";

interface Props {
  agenda: Agenda;
  place: Place;
  onPick: (picked: { start: string; practitionerId: string; serviceId: string; clinicId: string }) => void;
  onClose: () => void;
}

const AHEAD = 60;
const MOST = 24;
const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;

/** "When could she come on a Thursday afternoon?": the first free times that fit, one press from booking. */
export function FreeFinder({ agenda, place, onPick, onClose }: Props) {
  const all = useWords(agendaWords);
  const words = all.booking;
  const active = agenda.services.filter((service) => service.ativo);
  // What is shown decides what is looked for first: a service that somebody of these practitioners does.
  const here = active.find((service) => !service.medicos.length || agenda.practitioners.some((one) => service.medicos.includes(one.id)));
  const [serviceId, setService] = useState((here ?? active[0])?.id ?? "");
  const [practitionerId, setPractitioner] = useState("");
  const [period, setPeriod] = useState<"" | "manha" | "tarde" | "noite">("");
  const [from, setFrom] = useState(place.day < place.today ? place.today : place.day);
  const [days, setDays] = useState<number[]>([]);
  const service = active.find((one) => one.id === serviceId);
  const people = agenda.practitioners.filter((one) => one.ativo && (!service?.medicos.length || service.medicos.includes(one.id)));
  const times = useQuery(freeTimesQuery({ serviceId, practitionerId: practitionerId || undefined, clinicId: place.search.clinica, from, to: addDays(from || place.today, AHEAD), period: period || undefined, limit: days.length ? 4_000 : MOST * 2 }));
  const fitting = (times.data ?? []).filter((time) => !days.length || days.includes(weekdayOf(time.data))).slice(0, MOST);
  return (
    <Dialog open onClose={onClose} width="medium" title={words.finder} description={words.finderHint}>
      <div className="grid gap-3 sm:grid-cols-2">
        <Select label={words.service} value={serviceId} onChange={setService} options={active.map((one) => ({ value: one.id, label: one.nome, hint: `${one.duracao_minutos} min` }))} />
        <Select label={words.practitioner} value={practitionerId} onChange={setPractitioner} options={[{ value: "", label: words.anyPractitioner }, ...people.map((one) => ({ value: one.id, label: one.nome }))]} />
        <Select label={words.period} value={period} onChange={(next) => setPeriod(next as typeof period)} options={(["", "manha", "tarde", "noite"] as const).map((one) => ({ value: one, label: words.periods[one] }))} />
        <Field label={words.from} type="date" min={place.today} value={from} onChange={(event) => setFrom(event.target.value)} />
      </div>
      <fieldset className="mt-3">
        <legend className="mb-1 text-[13px] font-medium text-ink-2">{words.weekdays}</legend>
        <div className="flex flex-wrap gap-1.5">
          {WEEK.map((day) => (
            <button
              key={day}
              type="button"
              aria-pressed={days.includes(day)}
              onClick={() => setDays((known) => (known.includes(day) ? known.filter((one) => one !== day) : [...known, day]))}
              className={clsx("min-h-9 min-w-11 rounded-lg border px-2 text-[13px] font-medium", days.includes(day) ? "border-accent bg-accent text-on-accent" : "border-line bg-raised hover:bg-hover")}
            >
              {weekdayShort(day)}
            </button>
          ))}
        </div>
      </fieldset>
      <div className="mt-4 min-h-40 pb-4" aria-live="polite" aria-busy={times.isFetching}>
        {times.isError ? (
          <p className="text-[13px] text-danger">{readable(times.error)}</p>
        ) : times.isLoading ? (
          <Skeleton className="h-40 rounded-xl" />
        ) : !fitting.length ? (
          <p className="rounded-xl border border-dashed border-line p-4 text-sm text-ink-2">{words.finderNone}</p>
        ) : (
          <ul aria-label={words.finder} className="grid gap-1.5 sm:grid-cols-2">
            {fitting.map((time) => (
              <li key={time.inicio + time.medico_id}>
                <button
                  type="button"
                  onClick={() => onPick({ start: `${time.data}T${time.hora}`, practitionerId: time.medico_id, serviceId, clinicId: time.clinica_id })}
                  className="flex min-h-11 w-full items-baseline justify-between gap-3 rounded-lg border border-line bg-raised px-3 py-1.5 text-left hover:border-accent hover:bg-accent-soft"
                >
                  <span className="shrink-0 text-sm font-medium whitespace-nowrap tabular-nums">
                    {shortDay(time.data)}, {time.hora}
                  </span>
                  <span className="truncate text-xs text-ink-3">{time.medico}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
