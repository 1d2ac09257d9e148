import { useState, type ReactNode } from "react";

import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { instantHere } from "@/lib/time";
import { Field } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";

import { inboxWords } from "./words";

interface Props {
  title: string;
  submit: string;
  onPick: (at: string) => void;
  onClose: () => void;
  children?: ReactNode;
}

/** Asks for a moment that is still to come. */
export function MomentDialog({ title, submit, onPick, onClose, children }: Props) {
  const words = useWords(inboxWords);
  const now = useNow();
  const [at, setAt] = useState("");
  const instant = at ? instantHere(at) : null;
  const future = !!instant && instant.getTime() > now;
  const pick = () => {
    if (!future) return;
    onPick(instant.toISOString());
    onClose();
  };
  return (
    <FormDialog title={title} submit={submit} busy={false} disabled={!future} onSubmit={pick} onClose={onClose}>
      <Field label={words.dateAndTime} type="datetime-local" autoFocus value={at} onChange={(event) => setAt(event.target.value)} error={at && !future ? words.mustBeFuture : undefined} />
      {children}
    </FormDialog>
  );
}
