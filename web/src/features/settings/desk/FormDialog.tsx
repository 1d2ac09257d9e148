import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { api } from "@/api/client";
import { readable } from "@/api/problem";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
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
export function FormDialog({ title, path, id, body, refresh, disabled, width = "medium", onClose, children }: Props) {
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
    <Dialog
      open
      keep
      width={width}
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="primary" type="submit" form="desk-form" disabled={disabled} busy={save.isPending}>
            {ui.save}
          </Button>
        </>
      }
    >
      <form
        id="desk-form"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {children}
        {save.isError && (
          <p role="alert" className="text-[13px] text-danger">
            {readable(save.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
