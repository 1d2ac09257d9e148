import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BellOff, Copy, Mail, Pencil, Phone } from "lucide-react";
import { useState } from "react";

import { attributesQuery, readableValue } from "@/api/attributes";
import { api } from "@/api/client";
import type { Contact } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Failure } from "@/ui/Failure";
import { Field, TextArea } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { uiWords } from "@/ui/words";

import { nameOf } from "../people";
import { keys } from "../queries";
import { inboxWords } from "../words";

export function ContactCard({ contact, mayWrite }: { contact: Contact; mayWrite: boolean }) {
  const words = useWords(inboxWords);
  const [editing, setEditing] = useState(false);
  if (editing) return <Form contact={contact} onDone={() => setEditing(false)} />;
  const name = nameOf(contact);
  return (
    <section aria-label={name} className="flex flex-col gap-3">
      <div className="flex items-center gap-3">
        <Avatar name={name} size="large" />
        <div className="min-w-0 flex-1">
          <p className="text-base font-semibold break-words">{name}</p>
          {contact.opted_out && (
            <Badge tone="warn" icon={<BellOff aria-hidden />}>
              {words.optedOut}
            </Badge>
          )}
        </div>
        {mayWrite && <IconButton label={words.editContact} icon={<Pencil aria-hidden className="size-4" />} onClick={() => setEditing(true)} />}
      </div>
      <ul className="flex flex-col gap-1.5 text-[13px]">
        {contact.phone && <Fact icon={<Phone aria-hidden />} name={words.phone} value={readablePhone(contact.phone)} copy={contact.phone} />}
        {contact.email && <Fact icon={<Mail aria-hidden />} name={words.email} value={contact.email} copy={contact.email} />}
      </ul>
      <Attributes contact={contact} />
      {contact.notes && <p className="rounded-lg border border-note-line bg-note px-3 py-2 text-[13px] whitespace-pre-wrap text-note-ink">{contact.notes}</p>}
      <Link to="/contatos/$id" params={{ id: contact.id }} className="self-start text-[13px] font-medium text-accent-text hover:underline">
        {words.wholeContact}
      </Link>
    </section>
  );
}

/** What the clinic has defined and knows of this person. */
function Attributes({ contact }: { contact: Contact }) {
  const words = useWords(inboxWords);
  const definitions = useQuery(attributesQuery).data ?? [];
  const known = definitions.flatMap((definition) => {
    const text = readableValue(definition, contact.attributes[definition.key], words);
    return text ? [{ definition, text }] : [];
  });
  if (!known.length) return null;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-[13px]">
      {known.map(({ definition, text }) => (
        <div key={definition.id} className="contents">
          <dt className="text-ink-3">{definition.name}</dt>
          <dd className="break-words">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Fact({ icon, name, value, copy }: { icon: React.ReactNode; name: string; value: string; copy: string }) {
  const words = useWords(inboxWords);
  return (
    <li className="group flex items-center gap-2">
      <span className="text-ink-3 [&>svg]:size-4">
        {icon}
        <span className="sr-only">{name}</span>
      </span>
      <span className="min-w-0 flex-1 truncate">{value}</span>
      <IconButton
        size="small"
        className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
        label={words.copy(name)}
        icon={<Copy aria-hidden className="size-3.5" />}
        onClick={() => void navigator.clipboard?.writeText(copy).then(() => announce({ tone: "good", text: words.copied }))}
      />
    </li>
  );
}

function Form({ contact, onDone }: { contact: Contact; onDone: () => void }) {
  const words = useWords(inboxWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const [name, setName] = useState(contact.name ?? "");
  const [email, setEmail] = useState(contact.email ?? "");
  const [notes, setNotes] = useState(contact.notes);
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.put<Contact>(`/contacts/${contact.id}`, { body: { name: name.trim() || null, email: email.trim() || null, notes } }),
    onSuccess: (next) => {
      queryClient.setQueryData(["contacts", "one", contact.id], next);
      void queryClient.invalidateQueries({ queryKey: keys.lists });
      void queryClient.invalidateQueries({ queryKey: ["conversations", "one"] });
      onDone();
    },
  });
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Field label={words.name} autoFocus value={name} onChange={(event) => setName(event.target.value)} />
      <Field label={words.email} type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
      <TextArea label={words.notes} rows={4} value={notes} onChange={(event) => setNotes(event.target.value)} />
      <Failure of={save.error} />
      <div className="flex justify-end gap-2">
        <Button size="small" tone="quiet" onClick={onDone}>
          {ui.cancel}
        </Button>
        <Button size="small" tone="primary" type="submit" busy={save.isPending}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
