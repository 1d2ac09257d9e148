import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { api } from "@/api/client";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { FormDialog } from "@/ui/FormDialog";
import { uiWords } from "@/ui/words";

interface Props {
  title: string;
  /** "/teams": the new one is posted there, the one with `id` is put below it. */
  path: string;
  id?: string;
  body: object;
  /** What is read anew afterwards. */
  refresh: readonly string[];
  disabled?: boolean;
  width?: "medium" | "large";
  onClose: () => void;
  children: ReactNode;
}

/** Makes or changes one thing, and says what was wrong with it. */
export function SavingDialog({ title, path, id, body, refresh, disabled, width = "medium", onClose, children }: Props) {
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => (id ? api.put(`${path}/${id}`, { body }) : api.post(path, { body })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: refresh });
      announce({ tone: "good", text: ui.saved });
      onClose();
    },
  });
  return (
    <FormDialog title={title} keep width={width} busy={save.isPending} disabled={disabled} failure={save.error} onSubmit={() => save.mutate()} onClose={onClose}>
      {children}
    </FormDialog>
  );
}
