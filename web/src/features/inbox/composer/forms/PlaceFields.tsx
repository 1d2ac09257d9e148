import { useQuery } from "@tanstack/react-query";
import { Building2 } from "lucide-react";
import { useState } from "react";

import type { Clinica } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";

import { clinicsQuery } from "../../queries";
import { CountedArea, CountedField } from "./Counted";
import type { FieldsProps } from "./FormDialog";
import { formWords } from "./words";

/** A place by its coordinates; the clinic's own is one click away. */
export function PlaceFields({ values, set, wrongs }: FieldsProps) {
  const words = useWords(formWords);
  const clinics = useQuery(clinicsQuery).data ?? [];
  const [unplaced, setUnplaced] = useState(false);
  const use = (clinic: Clinica) => {
    const at = clinic.coordenadas;
    setUnplaced(!at);
    set({ place: clinic.nome, address: clinic.endereco ?? "", coordinates: at ? `${at.latitude}, ${at.longitude}` : "" });
  };
  return (
    <>
      {clinics.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {clinics.slice(0, 8).map((clinic) => (
            <Button key={clinic.id} size="small" icon={<Building2 aria-hidden className="size-4" />} onClick={() => use(clinic)}>
              {words.useClinic(clinic.nome)}
            </Button>
          ))}
        </div>
      )}
      <CountedField
        label={words.coordinates}
        hint={unplaced && !values.coordinates ? words.noCoordinates : words.coordinatesHint}
        required
        autoFocus
        placeholder="-23.5614, -46.6559"
        wrong={wrongs.coordinates}
        value={values.coordinates}
        onChange={(event) => set({ coordinates: event.target.value })}
      />
      <CountedField label={words.place} most={256} wrong={wrongs.place} value={values.place} onChange={(event) => set({ place: event.target.value })} />
      <CountedArea label={words.address} rows={2} most={1000} wrong={wrongs.address} value={values.address} onChange={(event) => set({ address: event.target.value })} />
    </>
  );
}
