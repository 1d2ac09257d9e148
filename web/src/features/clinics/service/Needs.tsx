import { useQuery } from "@tanstack/react-query";
import { DoorOpen, Plus, X } from "lucide-react";

import type { Servico } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Checks } from "@/ui/Checks";
import { IconButton } from "@/ui/IconButton";

import { resourcesQuery } from "../rooms/queries";
import { serviceWords } from "./words";

type Need = Servico["recursos"][number];

/** The rooms and equipment that a service takes: any of a kind, or some of them. */
export function Needs({ needs, mayWrite, onChange }: { needs: Need[]; mayWrite: boolean; onChange: (needs: Need[]) => void }) {
  const words = useWords(serviceWords);
  const resources = useQuery(resourcesQuery).data ?? [];
  const add = (tipo: Need["tipo"]) => onChange([...needs, { tipo, categoria: null, recurso_ids: [] }]);
  const change = (index: number, part: Partial<Need>) => onChange(needs.map((need, place) => (place === index ? { ...need, ...part } : need)));
  return (
    <Card title={words.needs}>
      <p className="-mt-2 mb-2 text-xs text-ink-3">{words.needsHint}</p>
      {!needs.length && <p className="text-[13px] text-ink-3">{words.noNeeds}</p>}
      <ul className="flex flex-col gap-3">
        {needs.map((need, index) => (
          <li key={index} className="rounded-lg border border-line p-3">
            <p className="flex items-center gap-2 text-sm font-medium">
              <DoorOpen aria-hidden className="size-4 text-ink-3" />
              <span className="flex-1">{words.kinds[need.tipo]}</span>
              {mayWrite && <IconButton size="small" label={words.remove} icon={<X aria-hidden className="size-4" />} onClick={() => onChange(needs.filter((_, place) => place !== index))} />}
            </p>
            <Checks
              legend={words.whichever}
              disabled={!mayWrite}
              options={resources.filter((one) => one.tipo === need.tipo).map((one) => ({ value: one.id, label: one.nome, hint: one.categoria ?? undefined }))}
              chosen={need.recurso_ids ?? []}
              onChange={(recurso_ids) => change(index, { recurso_ids })}
            />
          </li>
        ))}
      </ul>
      {mayWrite && (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button size="small" icon={<Plus aria-hidden className="size-4" />} onClick={() => add("sala")}>
            {words.addRoom}
          </Button>
          <Button size="small" icon={<Plus aria-hidden className="size-4" />} onClick={() => add("equipamento")}>
            {words.addEquipment}
          </Button>
        </div>
      )}
    </Card>
  );
}
