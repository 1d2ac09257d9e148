import clsx from "clsx";
import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useId, useState, type KeyboardEvent } from "react";

import type { Contact } from "@/api/types";
import { useDebounced } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Field, FieldFrame, inputClass } from "@/ui/Field";

import { contactsFoundQuery } from "../queries";
import { agendaWords } from "../words";

export interface Patient {
  contact: Contact | null;
  name: string;
  phone: string;
}

export const NOBODY: Patient = { contact: null, name: "", phone: "" };

const looksLikePhone = (text: string) => /^[\d\s()+-]{4,}$/.test(text.trim());

interface Props {
  patient: Patient;
  onChange: (patient: Patient) => void;
  errors: { patient?: string; phone?: string };
}

/** A known contact, found by name or phone; or a new one by name and phone. */
export function PatientPicker({ patient, onChange, errors }: Props) {
  const words = useWords(agendaWords).booking;
  if (patient.contact)
    return (
      <div className="flex flex-col gap-3">
        <div className="flex items-center gap-3 rounded-xl border border-line bg-raised p-2.5">
          <Avatar name={patient.contact.name ?? "?"} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm font-semibold">{patient.contact.name ?? readablePhone(patient.contact.phone)}</span>
            <span className="block text-[13px] text-ink-2">{readablePhone(patient.contact.phone)}</span>
          </span>
          <Button size="small" onClick={() => onChange(NOBODY)}>
            {words.change}
          </Button>
        </div>
        <Field label={words.name} hint={words.nameHint} value={patient.name} error={errors.patient} onChange={(event) => onChange({ ...patient, name: event.target.value })} />
      </div>
    );
  return (
    <div className="flex flex-col gap-3">
      <Search patient={patient} onChange={onChange} error={errors.patient} />
      {(patient.name.trim() || patient.phone) && (
        <Field label={words.phone} hint={words.phoneHint} type="tel" inputMode="tel" autoComplete="off" value={patient.phone} error={errors.phone} onChange={(event) => onChange({ ...patient, phone: event.target.value })} />
      )}
    </div>
  );
}

function Search({ patient, onChange, error }: { patient: Patient; onChange: (patient: Patient) => void; error?: string }) {
  const words = useWords(agendaWords).booking;
  const id = useId();
  const [typed, setTyped] = useState(patient.name || patient.phone);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const sought = useDebounced(typed.trim(), 180);
  const contacts = useQuery(contactsFoundQuery(sought)).data ?? [];
  const shown = open && typed.trim().length >= 2 && contacts.length > 0;

  const type = (text: string) => {
    setTyped(text);
    setOpen(true);
    setActive(-1);
    onChange(looksLikePhone(text) ? { contact: null, name: "", phone: text } : { ...patient, name: text });
  };
  const pick = (contact: Contact) => onChange({ contact, name: contact.name ?? "", phone: contact.phone ?? "" });
  const keys = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      setActive((at) => Math.max(-1, Math.min(contacts.length - 1, at + (event.key === "ArrowDown" ? 1 : -1))));
    } else if (event.key === "Enter" && shown && contacts[active]) {
      event.preventDefault();
      pick(contacts[active]);
    } else if (event.key === "Escape" && shown) {
      event.stopPropagation();
      setOpen(false);
    }
  };
  return (
    <FieldFrame id={id} label={words.patient} hint={words.patientHint} error={error}>
      <input
        id={id}
        role="combobox"
        autoFocus
        autoComplete="off"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        aria-invalid={!!error || undefined}
        aria-describedby={error ? `${id}-error` : `${id}-hint`}
        value={typed}
        onChange={(event) => type(event.target.value)}
        onKeyDown={keys}
        onBlur={() => setOpen(false)}
        className={clsx(inputClass, "h-9")}
      />
      <span role="status" className="sr-only">
        {shown ? words.found(contacts.length) : ""}
      </span>
      <ul id={`${id}-list`} role="listbox" aria-label={words.patient} hidden={!shown} className="rounded-xl border border-line bg-raised p-1 shadow-card">
        {contacts.map((contact, index) => (
          <li
            key={contact.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            // Before the blur that would close the list.
            onPointerDown={(event) => {
              event.preventDefault();
              pick(contact);
            }}
            className={clsx("flex min-h-11 cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1", index === active ? "bg-hover" : "hover:bg-hover")}
          >
            <Avatar name={contact.name ?? "?"} size="small" />
            <span className="min-w-0 flex-1 truncate text-sm font-medium">{contact.name ?? readablePhone(contact.phone)}</span>
            <span className="text-xs text-ink-2 tabular-nums">{readablePhone(contact.phone)}</span>
          </li>
        ))}
      </ul>
      {!shown && patient.name.trim().length >= 2 && (
        <p className="flex items-center gap-1.5 text-[13px] text-ink-2">
          <UserPlus aria-hidden className="size-4" />
          {words.newPatient(patient.name.trim())}
        </p>
      )}
    </FieldFrame>
  );
}
