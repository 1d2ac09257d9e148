import clsx from "clsx";
import { ListFilter } from "lucide-react";

import { useWords } from "@/lib/language";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Popover } from "@/ui/Popover";
import { SearchField } from "@/ui/SearchField";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";

import { StatusBadge } from "./StatusBadge";
import type { Look } from "./statuses";
import type { Agenda } from "./useAgenda";
import type { Place } from "./useView";
import { agendaWords } from "./words";

const FILTERED: Look[] = ["pending", "booked", "confirmed", "arrived", "checked-in", "fulfilled", "noshow"];

/** Patient, clinic, practitioners, statuses, and whether cancelled ones show. */
export function Filters({ agenda, place }: { agenda: Agenda; place: Place }) {
  const words = useWords(agendaWords);
  const { search, go } = place;
  const looks = new Set(search.situacao?.split(","));
  const count = [search.clinica, search.medicos, search.cancelados, search.situacao, search.busca].filter(Boolean).length;
  const turn = (look: Look) => {
    const next = FILTERED.filter((one) => (one === look ? !looks.has(one) : looks.has(one)));
    go({ situacao: next.join(",") || undefined });
  };
  const shown = new Set(agenda.shown.map((one) => one.id));
  const toggle = (id: string) => {
    const next = agenda.practitioners.filter((one) => (one.id === id ? !search.medicos || !shown.has(id) : shown.has(one.id) && !!search.medicos)).map((one) => one.id);
    go({ medicos: next.length && next.length < agenda.practitioners.length ? next.join(",") : undefined });
  };
  return (
    <Popover
      label={words.filters}
      align="end"
      trigger={
        <IconButton label={count ? words.filtersOn(count) : words.filters} icon={<ListFilter aria-hidden className="size-4" />} className={clsx(count > 0 && "bg-accent-soft! text-accent-text!")} />
      }
    >
      <div className="thin-scroll flex max-h-[75dvh] w-64 flex-col gap-3 overflow-y-auto p-0.5">
        <SearchField label={words.findPatient} value={search.busca ?? ""} onChange={(busca) => go({ busca: busca || undefined })} />
        {agenda.clinics.length > 1 && (
          <Select
            label={words.clinic}
            value={search.clinica ?? ""}
            onChange={(clinica) => go({ clinica: clinica || undefined, medicos: undefined })}
            options={[{ value: "", label: words.anyClinic }, ...agenda.clinics.map((clinic) => ({ value: clinic.id, label: clinic.nome }))]}
          />
        )}
        <fieldset>
          <legend className="mb-1 text-[13px] font-medium text-ink-2">{words.practitioners}</legend>
          <label className="flex min-h-9 items-center gap-2.5 rounded-lg px-1.5 hover:bg-hover">
            <input type="checkbox" checked={!search.medicos} onChange={() => go({ medicos: undefined })} className="size-4 accent-(--accent)" />
            {words.everyPractitioner}
          </label>
          {agenda.practitioners.map((one) => (
            <label key={one.id} className="flex min-h-9 items-center gap-2.5 rounded-lg px-1.5 hover:bg-hover">
              <input type="checkbox" checked={!!search.medicos && shown.has(one.id)} onChange={() => toggle(one.id)} className="size-4 accent-(--accent)" />
              <Avatar name={one.nome} size="tiny" />
              <span className="truncate">{one.nome}</span>
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend className="mb-1 text-[13px] font-medium text-ink-2">{words.status}</legend>
          <div className="flex flex-wrap gap-1.5">
            {FILTERED.map((look) => (
              <button key={look} type="button" aria-pressed={looks.has(look)} onClick={() => turn(look)} className={clsx("rounded-lg", looks.has(look) ? "ring-2 ring-accent" : looks.size > 0 && "opacity-60")}>
                <StatusBadge look={look} />
              </button>
            ))}
          </div>
        </fieldset>
        {agenda.rooms.length > 0 && place.view === "dia" && <Switch label={words.roomColumns} checked={!!search.salas} onChange={(on) => go({ salas: on || undefined })} />}
        <Switch label={words.showCancelled} checked={!!search.cancelados} onChange={(on) => go({ cancelados: on || undefined })} />
        {count > 0 && (
          <Button size="small" onClick={() => go({ clinica: undefined, medicos: undefined, cancelados: undefined, situacao: undefined, busca: undefined })}>
            {words.clearFilters}
          </Button>
        )}
      </div>
    </Popover>
  );
}
