import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, ChevronUp, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";

import { attributesQuery } from "@/api/attributes";
import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { AttributeDefinition } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Badge } from "@/ui/Badge";
import { ConfirmDialog } from "@/ui/Dialog";
import { IconButton } from "@/ui/IconButton";
import { uiWords } from "@/ui/words";

import { Section } from "../Section";
import { settingsWords } from "../words";
import { FieldDialog } from "./FieldDialog";
import { fieldWords } from "./words";

/** The facts about contacts that an account defines for itself, in their order. */
export function Fields() {
  const words = useWords(fieldWords);
  const ui = useWords(uiWords);
  const { tabs } = useWords(settingsWords);
  const manager = useMay("manager");
  const queryClient = useQueryClient();
  const [edited, setEdited] = useState<AttributeDefinition | "new" | null>(null);
  const [removing, setRemoving] = useState<AttributeDefinition | null>(null);
  const list = useQuery(attributesQuery);
  const refresh = () => queryClient.invalidateQueries({ queryKey: attributesQuery.queryKey });
  const restore = ({ key, name, kind, options, position }: AttributeDefinition) => void api.post("/contact-attributes", { body: { key, name, kind, options, position } }).then(refresh);
  const remove = useMutation({
    mutationFn: (field: AttributeDefinition) => api.delete(`/contact-attributes/${field.id}`),
    onSuccess: (_nothing, field) => {
      void refresh();
      announce({ tone: "good", text: words.removed(field.name), action: { label: words.undo, act: () => restore(field) } });
    },
    onSettled: () => setRemoving(null),
  });
  const move = useMutation({
    mutationFn: async ({ fields, from, to }: { fields: AttributeDefinition[]; from: number; to: number }) => {
      const next = fields.toSpliced(from, 1).toSpliced(to, 0, fields[from]!);
      for (const [position, field] of next.entries()) if (field.position !== position) await api.put(`/contact-attributes/${field.id}`, { body: { position } });
    },
    onSettled: refresh,
  });
  return (
    <>
      <Section title={tabs.fields} hint={words.hint} none={words.none} list={list} {...(manager ? { add: words.add, onAdd: () => setEdited("new") } : {})}>
        {(fields) =>
          fields.map((field, index) => (
            <li key={field.id} className="flex items-center gap-2 px-4 py-2.5">
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-center gap-2">
                  <span className="text-sm font-medium">{field.name}</span>
                  <Badge>{words.kinds[field.kind]}</Badge>
                </p>
                {field.options.length > 0 && <p className="mt-0.5 truncate text-[13px] text-ink-2">{field.options.join(" · ")}</p>}
              </div>
              {manager && (
                <div className="flex shrink-0">
                  <IconButton size="small" label={words.up(field.name)} disabled={index === 0 || move.isPending} icon={<ChevronUp aria-hidden className="size-4" />} onClick={() => move.mutate({ fields, from: index, to: index - 1 })} />
                  <IconButton size="small" label={words.down(field.name)} disabled={index === fields.length - 1 || move.isPending} icon={<ChevronDown aria-hidden className="size-4" />} onClick={() => move.mutate({ fields, from: index, to: index + 1 })} />
                  <IconButton size="small" label={words.editThis(field.name)} icon={<Pencil aria-hidden className="size-4" />} onClick={() => setEdited(field)} />
                  <IconButton size="small" label={ui.removeThis(field.name)} icon={<Trash2 aria-hidden className="size-4" />} onClick={() => setRemoving(field)} />
                </div>
              )}
            </li>
          ))
        }
      </Section>
      {edited && <FieldDialog field={edited === "new" ? null : edited} others={list.data ?? []} onClose={() => setEdited(null)} />}
      {removing && <ConfirmDialog open danger title={words.removeTitle(removing.name)} description={words.removeHint} confirmLabel={ui.remove} busy={remove.isPending} onConfirm={() => remove.mutate(removing)} onClose={() => setRemoving(null)} />}
    </>
  );
}
