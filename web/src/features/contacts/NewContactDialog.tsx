import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { api } from "@/api/client";
import { useKey } from "@/api/key";
import { Problem, readable } from "@/api/problem";
import type { Contact } from "@/api/types";
import { announce } from "@/lib/announcements";
import { orNull } from "@/lib/draft";
import { useWords } from "@/lib/language";
import { Field, TextArea } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";

import { contactKeys } from "./queries";
import { contactWords } from "./words";

/** What was sought and not found is a good beginning for somebody new. */
export function NewContactDialog({ startsWith, onClose }: { startsWith: string; onClose: () => void }) {
  const words = useWords(contactWords);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const key = useKey();
  const looksLikePhone = /^[\d\s()+-]{4,}$/.test(startsWith);
  const [name, setName] = useState(looksLikePhone || startsWith.includes("@") ? "" : startsWith);
  const [phone, setPhone] = useState(looksLikePhone ? startsWith : "");
  const [email, setEmail] = useState(startsWith.includes("@") ? startsWith : "");
  const [notes, setNotes] = useState("");
  const open = (id: string) => {
    onClose();
    void navigate({ to: "/contatos/$id", params: { id } });
  };
  const create = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.post<Contact>("/contacts", { key: key.current, body: { name: orNull(name), phone: orNull(phone), email: orNull(email), notes } }),
    onError: key.renew,
    onSuccess: (contact) => {
      void queryClient.invalidateQueries({ queryKey: contactKeys.lists });
      announce({ tone: "good", text: words.created });
      open(contact.id);
    },
  });
  const existing = create.error instanceof Problem && create.error.status === 409 ? create.error.body.contact_id : null;
  return (
    <FormDialog
      onClose={onClose}
      title={words.add}
      description={words.addHint}
      submit={words.create}
      busy={create.isPending}
      disabled={!name.trim() && !phone.trim() && !email.trim()}
      onSubmit={() => create.mutate()}
    >
      <Field label={words.name} autoFocus autoComplete="off" maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
      <Field label={words.phone} hint={words.phoneHint} type="tel" inputMode="tel" autoComplete="off" maxLength={40} value={phone} onChange={(event) => setPhone(event.target.value)} />
      <Field label={words.email} type="email" autoComplete="off" value={email} onChange={(event) => setEmail(event.target.value)} />
      <TextArea label={words.notes} hint={words.notesHint} maxLength={10_000} value={notes} onChange={(event) => setNotes(event.target.value)} />
      {create.isError && (
        <p role="alert" className="text-[13px] text-danger">
          {readable(create.error)}{" "}
          {typeof existing === "string" && (
            <button type="button" className="font-semibold underline" onClick={() => open(existing)}>
              {words.openIt}
            </button>
          )}
        </p>
      )}
    </FormDialog>
  );
}
