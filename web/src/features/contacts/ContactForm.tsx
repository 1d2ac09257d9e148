import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";

import { attributesQuery } from "@/api/attributes";
import { useEditing } from "@/api/editing";
import { useMay } from "@/api/me";
import type { AttributeDefinition, Contact } from "@/api/types";
import type { Versioned } from "@/api/versioned";
import { orNull } from "@/lib/draft";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Field, TextArea } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { SaveBar } from "@/ui/SaveBar";
import { Switch } from "@/ui/Switch";
import { uiWords } from "@/ui/words";

import { attributesOf, isWrong, rowsOf, textOf, type AttributeRow } from "./attributes";
import { contactKeys } from "./queries";
import { TypedFields } from "./TypedFields";
import { contactWords } from "./words";

const NONE: AttributeDefinition[] = [];

const toForm = (contact: Contact) => ({
  name: contact.name ?? "",
  phone: readablePhone(contact.phone),
  email: contact.email ?? "",
  notes: contact.notes,
  opted_out: contact.opted_out,
  attributes: rowsOf(contact.attributes),
});

function toBody(changed: Partial<ReturnType<typeof toForm>>, before: Contact, definitions: AttributeDefinition[]): Record<string, unknown> {
  const { attributes, name, phone, email, ...body } = changed;
  return {
    ...body,
    ...(name === undefined ? {} : { name: orNull(name) }),
    ...(phone === undefined ? {} : { phone: orNull(phone) }),
    ...(email === undefined ? {} : { email: orNull(email) }),
    ...(attributes ? { attributes: attributesOf(attributes, before.attributes, definitions) } : {}),
  };
}

export function ContactForm({ contact }: { contact: Versioned<Contact> }) {
  const words = useWords(contactWords);
  const mayWrite = useMay("attendant");
  const queryClient = useQueryClient();
  const { id } = contact.value;
  const definitions = useQuery(attributesQuery).data ?? NONE;
  const { value, set, submit, bar } = useEditing({
    path: `/contacts/${id}`,
    current: contact,
    toForm,
    toBody: (changed, before) => toBody(changed, before, definitions),
    onSaved: (next) => {
      queryClient.setQueryData(contactKeys.one(id), next);
      void queryClient.invalidateQueries({ queryKey: contactKeys.lists });
      void queryClient.invalidateQueries({ queryKey: ["contacts", "one", id] });
      void queryClient.invalidateQueries({ queryKey: ["contacts", "history", id] });
      void queryClient.invalidateQueries({ queryKey: ["contacts", "alike", id] });
      void queryClient.invalidateQueries({ queryKey: ["conversations"] });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // What is wrong stands at its field.
        if (!definitions.some((definition) => isWrong(definition, textOf(value.attributes, definition.key)))) submit();
      }}
    >
      <fieldset disabled={!mayWrite} className="flex flex-col gap-4">
        <Card title={words.details}>
          <div className="grid gap-3 sm:grid-cols-2">
            <Field className="sm:col-span-2" label={words.name} maxLength={200} value={value.name} onChange={(event) => set({ name: event.target.value })} />
            <Field label={words.phone} type="tel" maxLength={40} value={value.phone} onChange={(event) => set({ phone: event.target.value })} />
            <Field label={words.email} type="email" value={value.email} onChange={(event) => set({ email: event.target.value })} />
            <TextArea className="sm:col-span-2" label={words.notes} hint={words.notesHint} rows={5} maxLength={10_000} value={value.notes} onChange={(event) => set({ notes: event.target.value })} />
          </div>
          <div className="mt-4 border-t border-line pt-4">
            <Switch label={words.optOut} hint={words.optOutHint} disabled={!mayWrite} checked={value.opted_out} onChange={(opted_out) => set({ opted_out })} />
          </div>
        </Card>
        {definitions.length > 0 && (
          <Card title={words.fields}>
            <TypedFields definitions={definitions} rows={value.attributes} disabled={!mayWrite} onChange={(attributes) => set({ attributes })} />
          </Card>
        )}
        <Attributes rows={value.attributes} hidden={new Set(definitions.map((definition) => definition.key))} mayWrite={mayWrite} onChange={(attributes) => set({ attributes })} />
      </fieldset>
      <SaveBar {...bar} />
    </form>
  );
}

/** Those that nobody has defined: what a program or a spreadsheet brought, or one writes for this person alone. */
function Attributes({ rows, hidden, mayWrite, onChange }: { rows: AttributeRow[]; hidden: Set<string>; mayWrite: boolean; onChange: (rows: AttributeRow[]) => void }) {
  const words = useWords(contactWords);
  const ui = useWords(uiWords);
  const change = (index: number, part: Partial<AttributeRow>) => onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <Card title={words.attributes}>
      <p className="-mt-2 mb-3 text-xs text-ink-3">{words.attributesHint}</p>
      <div className="flex flex-col gap-2">
        {rows.map((row, index) => hidden.has(row.name) ? null : (
          <div key={index} className="flex items-center gap-2">
            <Field className="flex-1" label={words.attributeName} hiddenLabel placeholder={words.attributeName} value={row.name} onChange={(event) => change(index, { name: event.target.value })} />
            <Field className="flex-[2]" label={words.attributeValue} hiddenLabel placeholder={words.attributeValue} value={row.text} onChange={(event) => change(index, { text: event.target.value })} />
            {mayWrite && <IconButton label={ui.removeThis(row.name || words.attributeValue)} icon={<Trash2 aria-hidden className="size-4" />} onClick={() => onChange(rows.filter((_, at) => at !== index))} />}
          </div>
        ))}
        {mayWrite && (
          <Button size="small" className="self-start" icon={<Plus aria-hidden className="size-3.5" />} onClick={() => onChange([...rows, { name: "", text: "" }])}>
            {words.addAttribute}
          </Button>
        )}
      </div>
    </Card>
  );
}
