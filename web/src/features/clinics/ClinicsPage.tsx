import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Building2, MapPin, Phone } from "lucide-react";
import { useState } from "react";

import type { Clinica } from "@/api/types";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";

import { ListPage } from "./ListPage";
import { NewDialog } from "./NewDialog";
import { clinicsQuery } from "./queries";
import { weekOf } from "./week/week";
import { WeekSummary } from "./week/WeekSummary";
import { clinicWords } from "./words";

export function ClinicsPage() {
  const words = useWords(clinicWords);
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <ListPage words={words.clinics} icon={<Building2 aria-hidden />} list={useQuery(clinicsQuery)} onAdd={() => setAdding(true)}>
        {(clinics) => (
          <ul className="grid gap-3 lg:grid-cols-2">
            {clinics.map((clinic) => (
              <li key={clinic.id}>
                <ClinicCard clinic={clinic} />
              </li>
            ))}
          </ul>
        )}
      </ListPage>
      {adding && <NewDialog path="clinicas" title={words.clinics.add} onClose={() => setAdding(false)} onMade={(id) => void navigate({ to: "/clinicas/$id", params: { id } })} />}
    </>
  );
}

function ClinicCard({ clinic }: { clinic: Clinica }) {
  const words = useWords(clinicWords);
  const hours = clinic.horario_funcionamento;
  return (
    <Link to="/clinicas/$id" params={{ id: clinic.id }} className="block h-full rounded-xl border border-line bg-surface p-4 hover:bg-hover">
      <span className="block font-semibold">{clinic.nome}</span>
      <span className="mt-2 flex flex-col gap-1 text-[13px] text-ink-2 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-3">
        {clinic.endereco && (
          <span className="flex gap-2">
            <MapPin aria-hidden />
            {clinic.endereco}
          </span>
        )}
        {clinic.telefone && (
          <span className="flex gap-2">
            <Phone aria-hidden />
            {readablePhone(clinic.telefone)}
          </span>
        )}
      </span>
      <span className="mt-2 block text-xs text-ink-3">{typeof hours === "string" ? hours : <WeekSummary week={weekOf(hours)} nothing={words.clinics.closed} />}</span>
    </Link>
  );
}
