import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Failure } from "@/ui/Failure";
import { uiWords } from "@/ui/words";

import { WAITING, type Wish } from "./queries";
import { isBackwards, WishForm, wishBody, writtenFrom } from "./WishForm";
import { waitingWords } from "./words";

/** What somebody wishes for, told anew; their place in time stays. */
export function ChangeDialog({ wish, onClose }: { wish: Wish; onClose: () => void }) {
  const words = useWords(waitingWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const [written, setWritten] = useState(() => writtenFrom(wish));
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.put<Wish>(`/lista-espera/${wish.id}`, { body: wishBody(written), headers: { "If-Match": `"${wish.versao}"` } }),
    onSuccess: () => {
      announce({ tone: "good", text: words.changed });
      onClose();
    },
    onSettled: () => void queryClient.invalidateQueries({ queryKey: WAITING }),
  });
  return (
    <Dialog
      open
      keep
      width="medium"
      onClose={onClose}
      title={words.changeTitle(wish.paciente_nome)}
      description={words.changeHint(wish.servico)}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="primary" busy={save.isPending} disabled={isBackwards(written)} onClick={() => save.mutate()}>
            {ui.save}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <WishForm serviceId={wish.servico_id} wish={written} onChange={(part) => setWritten((before) => ({ ...before, ...part }))} />
        <Failure of={save.error} />
      </div>
    </Dialog>
  );
}
