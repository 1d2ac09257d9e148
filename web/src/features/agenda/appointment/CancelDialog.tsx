import { useState } from "react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { TextArea } from "@/ui/Field";

import { agendaWords } from "../words";

/** Asks why, with the usual reasons one press away. */
export function CancelDialog({ busy, onCancel, onClose }: { busy: boolean; onCancel: (reason: string) => void; onClose: () => void }) {
  const words = useWords(agendaWords).card;
  const [reason, setReason] = useState("");
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.cancelTitle}
      description={words.cancelHint}
      actions={
        <>
          <Button onClick={onClose}>{words.keep}</Button>
          <Button tone="danger" busy={busy} onClick={() => onCancel(reason.trim())}>
            {words.doCancel}
          </Button>
        </>
      }
    >
      <div className="mb-3 flex flex-wrap gap-1.5">
        {Object.values(words.cancelReasons).map((usual) => (
          <Button key={usual} size="small" aria-pressed={reason === usual} className={reason === usual ? "border-accent! bg-accent-soft!" : ""} onClick={() => setReason(usual)}>
            {usual}
          </Button>
        ))}
      </div>
      <TextArea label={words.cancelReason} rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
    </Dialog>
  );
}
