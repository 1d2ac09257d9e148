import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/Dialog";

import { clinicWords } from "./words";

const LISTS = { clinicas: "/clinicas", medicos: "/profissionais", servicos: "/servicos" } as const;

/** Takes a clinic, practitioner or service away for good, where nothing hangs on it. */
export function RemoveButton({ path, id, name, hint }: { path: keyof typeof LISTS; id: string; name: string; hint: string }) {
  const words = useWords(clinicWords);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.delete(`/${path}/${id}`),
    onSuccess: async () => {
      announce({ tone: "good", text: words.removed(name) });
      await navigate({ to: LISTS[path] });
      queryClient.removeQueries({ queryKey: [path, "one", id] });
      void queryClient.invalidateQueries({ queryKey: [path] });
    },
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <Button tone="danger" icon={<Trash2 aria-hidden className="size-4" />} onClick={() => setAsking(true)}>
        {words.remove}
      </Button>
      <ConfirmDialog open={asking} danger title={words.removeTitle(name)} description={hint} confirmLabel={words.remove} busy={remove.isPending} onConfirm={() => remove.mutate()} onClose={() => setAsking(false)} />
    </>
  );
}
