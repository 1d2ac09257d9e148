import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { Label } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Popover, PopoverClose } from "@/ui/Popover";
import { uiWords } from "@/ui/words";

import { labelsQuery } from "./queries";
import { Section } from "./Section";
import { settingsWords } from "./words";

// Told apart on light and on dark, and by people who confuse red and green.
const COLOURS = ["#64748b", "#b45309", "#c2410c", "#be123c", "#a21caf", "#6d28d9", "#1d4ed8", "#0369a1", "#0f766e", "#15803d", "#4d7c0f", "#854d0e"];

export function Labels() {
  const words = useWords(settingsWords);
  const ui = useWords(uiWords);
  const mayWrite = useMay("attendant");
  const queryClient = useQueryClient();
  const [removing, setRemoving] = useState<Label | null>(null);
  const refresh = () => {
    void queryClient.invalidateQueries({ queryKey: ["labels"] });
    void queryClient.invalidateQueries({ queryKey: ["conversations"] });
  };
  const remove = useMutation({
    mutationFn: (label: Label) => api.delete(`/labels/${label.id}`),
    onSuccess: (_nothing, label) => {
      refresh();
      announce({ tone: "good", text: words.labels.removed(label.name) });
    },
    onSettled: () => setRemoving(null),
  });
  return (
    <div className="flex flex-col gap-3">
      {mayWrite && <NewLabel onMade={refresh} />}
      <Section title={words.labels.title} hint={words.labels.hint} none={words.labels.none} list={useQuery(labelsQuery)}>
        {(labels) => labels.map((label) => <Row key={`${label.id} ${label.name}`} label={label} mayWrite={mayWrite} onSaved={refresh} onRemove={() => setRemoving(label)} />)}
      </Section>
      {removing && (
        <ConfirmDialog
          open
          danger
          title={words.labels.removeTitle(removing.name)}
          description={words.labels.removeHint}
          confirmLabel={ui.remove}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(removing)}
          onClose={() => setRemoving(null)}
        />
      )}
    </div>
  );
}

function NewLabel({ onMade }: { onMade: () => void }) {
  const words = useWords(settingsWords);
  const ui = useWords(uiWords);
  const [name, setName] = useState("");
  const [color, setColor] = useState(COLOURS[6]!);
  const make = useMutation({
    mutationFn: () => api.post<Label>("/labels", { body: { name: name.trim(), color } }),
    onSuccess: () => {
      setName("");
      onMade();
    },
  });
  return (
    <form
      className="flex max-w-3xl items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) make.mutate();
      }}
    >
      <ColourButton label={words.labels.color} color={color} onChoose={setColor} />
      <Field className="max-w-xs flex-1" label={words.labels.add} maxLength={256} value={name} onChange={(event) => setName(event.target.value)} />
      <Button type="submit" tone="primary" busy={make.isPending} disabled={!name.trim()} icon={<Plus aria-hidden className="size-4" />}>
        {ui.add}
      </Button>
    </form>
  );
}

function Row({ label, mayWrite, onSaved, onRemove }: { label: Label; mayWrite: boolean; onSaved: () => void; onRemove: () => void }) {
  const words = useWords(settingsWords);
  const ui = useWords(uiWords);
  const [name, setName] = useState(label.name);
  const save = useMutation({
    mutationFn: (part: { name?: string; color?: string }) => api.put<Label>(`/labels/${label.id}`, { body: { name: label.name, color: label.color, ...part } }),
    onSuccess: onSaved,
    onError: () => setName(label.name),
  });
  const keep = () => {
    const next = name.trim();
    if (!next) setName(label.name);
    else if (next !== label.name) save.mutate({ name: next });
  };
  return (
    <li className="flex items-center gap-2 px-4 py-2">
      <ColourButton label={words.labels.colorOf(label.name)} color={label.color ?? COLOURS[0]!} disabled={!mayWrite} onChoose={(color) => save.mutate({ color })} />
      <Field
        className="max-w-xs flex-1"
        label={words.labels.name}
        hiddenLabel
        maxLength={256}
        disabled={!mayWrite}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
      {mayWrite && <IconButton className="ml-auto" label={ui.removeThis(label.name)} icon={<Trash2 aria-hidden className="size-4" />} onClick={onRemove} />}
    </li>
  );
}

function ColourButton({ label, color, onChoose, disabled }: { label: string; color: string; onChoose: (color: string) => void; disabled?: boolean }) {
  return (
    <Popover
      label={label}
      align="start"
      trigger={
        <button type="button" aria-label={label} disabled={disabled} className="flex size-9 shrink-0 items-center justify-center rounded-lg border border-line bg-raised hover:bg-hover">
          <span aria-hidden className="size-4 rounded-[5px]" style={{ background: color }} />
        </button>
      }
    >
      <div className="grid grid-cols-6 gap-1.5">
        {COLOURS.map((one) => (
          <PopoverClose key={one} asChild>
            <button type="button" aria-label={one} aria-pressed={one === color} onClick={() => onChoose(one)} className="flex size-8 items-center justify-center rounded-lg text-white" style={{ background: one }}>
              {one === color && <Check aria-hidden className="size-4" />}
            </button>
          </PopoverClose>
        ))}
      </div>
    </Popover>
  );
}
