import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { attributesQuery } from "@/api/attributes";
import { api } from "@/api/client";
import type { AttributeDefinition } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Field } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";
import { Select } from "@/ui/Select";
import { TagsField } from "@/ui/TagsField";
import { uiWords } from "@/ui/words";

import { keyOf } from "./key";
import { fieldWords } from "./words";

const KINDS = ["text", "number", "date", "yes_no", "list"] as const;

interface Props {
  field: AttributeDefinition | null;
  others: AttributeDefinition[];
  onClose: () => void;
}

export function FieldDialog({ field, others, onClose }: Props) {
  const words = useWords(fieldWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const [name, setName] = useState(field?.name ?? "");
  const [kind, setKind] = useState(field?.kind ?? "text");
  const [options, setOptions] = useState(field?.options ?? []);
  const taken = others.map((other) => other.key);
  const key = field?.key ?? keyOf(name, taken);
  const choices = kind === "list" ? { options } : {};
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () =>
      field
        ? api.put(`/contact-attributes/${field.id}`, { body: { name: name.trim(), ...choices } })
        : api.post("/contact-attributes", { body: { key, name: name.trim(), kind, position: others.length, ...choices } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: attributesQuery.queryKey });
      announce({ tone: "good", text: ui.saved });
      onClose();
    },
  });
  const ready = !!name.trim() && (kind !== "list" || options.length > 0);
  return (
    <FormDialog
      keep
      width="medium"
      onClose={onClose}
      title={field ? words.edit : words.add}
      busy={save.isPending}
      disabled={!ready}
      failure={save.error}
      onSubmit={() => ready && save.mutate()}
    >
      <Field label={words.name} hint={words.nameHint} required autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      <Select label={words.kind} hint={field ? words.kindStays : undefined} disabled={!!field} value={kind} options={KINDS.map((value) => ({ value, label: words.kinds[value] }))} onChange={(next) => setKind(next as typeof kind)} />
      {kind === "list" && (
        <>
          <TagsField label={words.options} values={options} onChange={setOptions} />
          {!options.length && <p className="-mt-3 text-[13px] text-ink-2">{words.optionsNone}</p>}
        </>
      )}
      {name.trim() && (
        <p className="text-xs text-ink-3">
          {words.key}: <code className="font-mono">{key}</code>
        </p>
      )}
    </FormDialog>
  );
}
