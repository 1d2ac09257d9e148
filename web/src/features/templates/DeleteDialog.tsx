import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checks";
import { Dialog } from "@/ui/Dialog";
import { uiWords } from "@/ui/words";

import type { Template } from "@/api/templates";
import { templateWords } from "./words";

export function DeleteDialog({ template, others, onClose }: { template: Template; others: boolean; onClose: () => void }) {
  const words = useWords(templateWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const [all, setAll] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.delete(`/templates/${template.id}${all ? "?all_languages=true" : ""}`),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["templates"] });
      announce({ tone: "good", text: words.removed(template.name) });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.removeTitle(template.name)}
      description={template.status === "draft" ? words.removeDraft : words.removeHint}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            {words.remove}
          </Button>
        </>
      }
    >
      {others && <Checkbox label={words.removeAll} checked={all} onChange={setAll} />}
    </Dialog>
  );
}
