import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { CalendarOff, Stethoscope } from "lucide-react";
import { useState } from "react";

import type { Medico } from "@/api/types";
import { useWords } from "@/lib/language";
import { localDay } from "@/lib/time";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { Select } from "@/ui/Select";
import { TagsField } from "@/ui/TagsField";

import { ListPage } from "./ListPage";
import { NewDialog } from "./NewDialog";
import { clinicsQuery, practitionersQuery } from "./queries";
import { weekOf } from "./week/week";
import { WeekSummary } from "./week/WeekSummary";
import { clinicWords } from "./words";

export function PractitionersPage() {
  const words = useWords(clinicWords);
  const [adding, setAdding] = useState(false);
  return (
    <>
      <ListPage words={words.practitioners} icon={<Stethoscope aria-hidden />} list={useQuery(practitionersQuery)} onAdd={() => setAdding(true)}>
        {(people) => (
          <ul className="grid gap-3 lg:grid-cols-2">
            {[...people]
              .sort((one, other) => Number(other.ativo) - Number(one.ativo))
              .map((person) => (
                <li key={person.id}>
                  <PersonCard person={person} />
                </li>
              ))}
          </ul>
        )}
      </ListPage>
      {adding && <NewPractitioner onClose={() => setAdding(false)} />}
    </>
  );
}

function PersonCard({ person }: { person: Medico }) {
  const words = useWords(clinicWords);
  const today = localDay(new Date());
  // The hours of today's period are the ones that say when somebody works.
  const week = weekOf(person.horarios.filter((hour) => (hour.vigencia_inicio ?? today) <= today && (hour.vigencia_fim ?? today) >= today));
  return (
    <Link to="/profissionais/$id" params={{ id: person.id }} className="flex h-full gap-3 rounded-xl border border-line bg-surface p-4 hover:bg-hover">
      <Avatar name={person.nome.replace(/^(Dra?|Prof)\.? /, "")} />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2">
          <span className="truncate font-semibold">{person.nome}</span>
          {!person.ativo && <Badge>{words.inactive}</Badge>}
        </span>
        <span className="block truncate text-[13px] text-ink-2">{[person.especialidades.join(", "), person.crm].filter(Boolean).join(" · ")}</span>
        {person.horarios.length ? (
          <span className="mt-1.5 block text-xs text-ink-3">
            <WeekSummary week={week} nothing={words.week.closed} />
          </span>
        ) : (
          <Badge tone="warn" className="mt-1.5" icon={<CalendarOff aria-hidden />}>
            {words.practitioners.noHours}
          </Badge>
        )}
      </span>
    </Link>
  );
}

function NewPractitioner({ onClose }: { onClose: () => void }) {
  const words = useWords(clinicWords);
  const navigate = useNavigate();
  const clinics = useQuery(clinicsQuery).data ?? [];
  const [clinicId, setClinicId] = useState("");
  const [specialties, setSpecialties] = useState<string[]>([]);
  const chosen = clinicId || (clinics.length === 1 ? clinics[0]!.id : "");
  return (
    <NewDialog
      path="medicos"
      title={words.practitioners.add}
      body={{ especialidades: specialties, clinica_id: chosen || null }}
      onClose={onClose}
      onMade={(id) => void navigate({ to: "/profissionais/$id", params: { id }, search: { aba: "horarios" } })}
    >
      <TagsField label={words.practitioners.specialties} values={specialties} onChange={setSpecialties} />
      {clinics.length > 1 && <Select label={words.practitioners.clinic} value={chosen} onChange={setClinicId} options={clinics.map((clinic) => ({ value: clinic.id, label: clinic.nome }))} />}
    </NewDialog>
  );
}
