import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type ReactNode } from "react";

import { api } from "@/api/client";
import { Problem, readable } from "@/api/problem";
import { newKey } from "@/lib/ids";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { uiWords } from "@/ui/words";

import { clinicWords } from "./words";

interface Props {
  path: "clinicas" | "medicos" | "servicos";
  title: string;
  /** What goes along with the name. */
  body?: Record<string, unknown>;
  children?: ReactNode;
  onMade: (id: string) => void;
  onClose: () => void;
}

/** Something new begins with its name; its own page asks for the rest. */
export function NewDialog({ path, title, body, children, onMade, onClose }: Props) {
  const words = useWords(clinicWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const key = useRef(newKey());
  const [name, setName] = useState("");
  const make = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.post<{ id: string }>(`/${path}`, { key: key.current, body: { nome: name.trim(), ...body } }),
    onError: (failure) => {
      // A refusal would be repeated for the same key.
      if (!(failure instanceof Problem && failure.passing)) key.current = newKey();
    },
    onSuccess: ({ id }) => {
      void queryClient.invalidateQueries({ queryKey: [path] });
      onMade(id);
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="primary" type="submit" form="new-thing" busy={make.isPending} disabled={!name.trim()}>
            {words.create}
          </Button>
        </>
      }
    >
      <form
        id="new-thing"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <Field label={words.name} required autoFocus maxLength={200} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
        {children}
        {make.isError && (
          <p role="alert" className="text-[13px] text-danger">
            {readable(make.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
