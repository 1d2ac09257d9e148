import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import { api } from "@/api/client";
import { useKey } from "@/api/key";
import { useWords } from "@/lib/language";
import { Field } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";

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
  const queryClient = useQueryClient();
  const key = useKey();
  const [name, setName] = useState("");
  const make = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.post<{ id: string }>(`/${path}`, { key: key.current, body: { nome: name.trim(), ...body } }),
    onError: key.renew,
    onSuccess: ({ id }) => {
      void queryClient.invalidateQueries({ queryKey: [path] });
      onMade(id);
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={title}
      submit={words.create}
      busy={make.isPending}
      disabled={!name.trim()}
      failure={make.error}
      onSubmit={() => make.mutate()}
    >
      <Field label={words.name} required autoFocus maxLength={200} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
      {children}
    </FormDialog>
  );
}
