import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Armchair, DoorOpen } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { Recurso } from "@/api/types";
import { announce } from "@/lib/announcements";
import { orNull } from "@/lib/draft";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { uiWords } from "@/ui/words";

import { ListCard } from "../ListCard";
import { RESOURCES, resourcesQuery } from "./queries";
import { roomWords } from "./words";

/** A clinic's rooms and equipment. */
export function Rooms({ clinicId }: { clinicId: string }) {
  const words = useWords(roomWords);
  const mayWrite = useMay("manager");
  const resources = useQuery(resourcesQuery);
  const [open, setOpen] = useState<Recurso | "new" | null>(null);
  const own = (resources.data ?? []).filter((one) => one.clinica_id === clinicId);
  return (
    <ListCard
      words={words}
      list={resources}
      rows={own}
      onAdd={mayWrite && (() => setOpen("new"))}
      row={(one) => {
        const Icon = one.tipo === "sala" ? DoorOpen : Armchair;
        return (
          <li key={one.id} className="flex min-h-11 items-center gap-3 py-1.5">
            <Icon aria-hidden className="size-4 text-ink-3" />
            <span className="min-w-0 flex-1 text-sm">
              {one.nome}
              <span className="block text-xs text-ink-3">{[words.kinds[one.tipo], one.categoria, one.capacidade > 1 && `${words.seats}: ${one.capacidade}`, !one.ativo && words.inactive].filter(Boolean).join(" · ")}</span>
            </span>
            {mayWrite && (
              <Button size="small" onClick={() => setOpen(one)} aria-label={`${words.edit}: ${one.nome}`}>
                {words.edit}
              </Button>
            )}
          </li>
        );
      }}
    >
      {open && <RoomDialog room={open === "new" ? null : open} clinicId={clinicId} onClose={() => setOpen(null)} />}
    </ListCard>
  );
}

function RoomDialog({ room, clinicId, onClose }: { room: Recurso | null; clinicId: string; onClose: () => void }) {
  const words = useWords(roomWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const [value, setValue] = useState({ nome: room?.nome ?? "", tipo: room?.tipo ?? "sala", categoria: room?.categoria ?? "", capacidade: String(room?.capacidade ?? 1), ativo: room?.ativo ?? true });
  const set = (part: Partial<typeof value>) => setValue((known) => ({ ...known, ...part }));
  const done = (text: string) => {
    void queryClient.invalidateQueries({ queryKey: RESOURCES });
    announce({ tone: "good", text });
    onClose();
  };
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => {
      const { nome, tipo, categoria, capacidade, ativo } = value;
      const body = { nome, categoria: orNull(categoria), capacidade: Number(capacidade), ativo };
      return room ? api.put(`/recursos/${room.id}`, { body }) : api.post("/recursos", { body: { ...body, tipo, clinica_id: clinicId } });
    },
    onSuccess: () => done(ui.saved),
  });
  const remove = useMutation({ meta: { quiet: true }, mutationFn: () => api.delete(`/recursos/${room!.id}`), onSuccess: () => done(words.removed) });
  const failure = save.error ?? remove.error;
  return (
    <FormDialog
      keep
      title={room ? room.nome : words.newOne}
      onClose={onClose}
      busy={save.isPending}
      failure={failure}
      beside={
        room && (
          <Button tone="danger" className="mr-auto" busy={remove.isPending} onClick={() => remove.mutate()}>
            {words.remove}
          </Button>
        )
      }
      onSubmit={() => save.mutate()}
    >
      <Field label={words.name} required maxLength={200} value={value.nome} onChange={(event) => set({ nome: event.target.value })} />
      {!room && <Select label={words.kind} value={value.tipo} onChange={(tipo) => set({ tipo: tipo as "sala" })} options={(["sala", "equipamento"] as const).map((kind) => ({ value: kind, label: words.kinds[kind] }))} />}
      <Field label={words.category} hint={words.categoryHint} maxLength={200} value={value.categoria} onChange={(event) => set({ categoria: event.target.value })} />
      <Field label={words.seats} type="number" inputMode="numeric" required min={1} max={100} value={value.capacidade} onChange={(event) => set({ capacidade: event.target.value })} />
      <Switch label={words.active} checked={value.ativo} onChange={(ativo) => set({ ativo })} />
      {room && <p className="text-xs text-ink-3">{words.removeHint}</p>}
    </FormDialog>
  );
}
