/** A form on something that the server keeps: begins from what was read, sends only what changed, notices who else wrote. */
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { announce } from "@/lib/announcements";
import { useDraft } from "@/lib/draft";
import { dictionary, wordsNow } from "@/lib/language";

import { readVersioned, writeVersioned, type Versioned } from "./versioned";

const words = dictionary({ saved: "Salvo." }, { saved: "Saved." });

interface Options<Value, Form extends object> {
  path: string;
  current: Versioned<Value>;
  /** Has to keep its identity between renders. */
  toForm: (value: Value) => Form;
  toBody: (changed: Partial<Form>, before: Value) => Record<string, unknown>;
  onSaved: (next: Versioned<Value>) => void;
}

export function useEditing<Value, Form extends object>({ path, current, toForm, toBody, onSaved }: Options<Value, Form>) {
  // What the person began from: a newer version that comes meanwhile shows as a 412, not under their hands.
  const [base, setBase] = useState(current);
  const form = useMemo(() => toForm(base.value), [base, toForm]);
  const draft = useDraft(form);
  const take = (next: Versioned<Value>) => {
    setBase(next);
    draft.reset();
  };
  const [seen, setSeen] = useState(current);
  if (seen !== current) {
    setSeen(current);
    if (!draft.dirty) setBase(current);
  }
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: (etag: string | null) => writeVersioned<Value>(path, toBody(draft.changed, base.value), etag),
    onSuccess: (next) => {
      take(next);
      onSaved(next);
      announce({ tone: "good", text: wordsNow(words).saved });
    },
  });
  const reread = useMutation({ mutationFn: () => readVersioned<Value>(path), onSuccess: (next) => take(next) });
  return {
    value: draft.value,
    set: draft.set,
    dirty: draft.dirty,
    base: base.value,
    failure: save.error,
    /** For the form's onSubmit. */
    submit: () => draft.dirty && save.mutate(base.etag),
    /** For <SaveBar>. */
    bar: {
      dirty: draft.dirty,
      busy: save.isPending || reread.isPending,
      failure: save.error,
      onDiscard: () => {
        draft.reset();
        save.reset();
      },
      onOverrule: () => save.mutate(null),
      onTakeTheirs: () => {
        save.reset();
        reread.mutate();
      },
    },
  };
}
