import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useId, useState } from "react";

import { api } from "@/api/client";
import type { Municipio, Page } from "@/api/types";
import { useWords } from "@/lib/language";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";

import { clinicWords } from "../words";

interface Props {
  code: number | null;
  name: string | null;
  state: string;
  disabled: boolean;
  onChange: (code: number | null) => void;
}

/** The town whose holidays count, found by a part of its name. */
export function Town({ code, name, state, disabled, onChange }: Props) {
  const words = useWords(clinicWords).clinics;
  const id = useId();
  const [sought, setSought] = useState("");
  const [picked, setPicked] = useState<Municipio | null>(null);
  const found = useQuery({
    queryKey: ["municipios", sought, state],
    queryFn: async ({ signal }) => (await api.get<Page<Municipio>>("/municipios", { query: { busca: sought, uf: state || undefined }, signal })).items,
    enabled: sought.trim().length >= 2,
  });
  const shown = picked?.codigo_ibge === code ? `${picked.nome} (${picked.uf})` : name;
  if (code !== null)
    return (
      <p className="flex items-center gap-2 text-sm">
        <span className="text-ink-2">{words.town}:</span> <b className="font-medium">{shown ?? code}</b>
        {!disabled && <IconButton size="small" label={words.clearTown} icon={<X aria-hidden className="size-4" />} onClick={() => onChange(null)} />}
      </p>
    );
  return (
    <div>
      <Field label={words.town} hint={words.townHint} disabled={disabled} autoComplete="off" value={sought} onChange={(event) => setSought(event.target.value)} />
      {!!found.data?.length && sought.trim().length >= 2 && (
        <ul id={id} className="thin-scroll mt-1 max-h-48 overflow-y-auto rounded-lg border border-line bg-raised p-1">
          {found.data.map((town) => (
            <li key={town.codigo_ibge}>
              <button
                type="button"
                className="w-full rounded-md px-2 py-1.5 text-left text-sm hover:bg-hover"
                onClick={() => {
                  setPicked(town);
                  setSought("");
                  onChange(town.codigo_ibge);
                }}
              >
                {town.nome} ({town.uf}) {!town.feriados_conhecidos && <span className="text-xs text-ink-3">{words.townUnknown}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
