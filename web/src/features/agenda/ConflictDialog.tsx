import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { uiWords } from "@/ui/words";

import { Alternatives } from "./Alternatives";
import { slotAt, type Conflict, type Slot } from "./moving";
import { agendaWords } from "./words";

interface Props {
  conflict: Conflict;
  onClose: () => void;
  onMove: (slot: Slot, outsideHours: boolean) => void;
}

/** A move that the server refused: it is back where it was, and these are the ways on. */
export function ConflictDialog({ conflict, onClose, onMove }: Props) {
  const words = useWords(agendaWords);
  const ui = useWords(uiWords);
  return (
    <Dialog
      open
      onClose={onClose}
      title={conflict.detail.replace(/\.$/, "") || (conflict.outsideHours ? words.outsideTitle : words.takenTitle)}
      description={words.putBack}
      actions={
        <>
          {conflict.outsideHours && <Button onClick={() => onMove(conflict.slot, true)}>{words.moveAnyway}</Button>}
          <Button tone="quiet" onClick={onClose}>
            {ui.close}
          </Button>
        </>
      }
    >
      <Alternatives times={conflict.alternatives} onPick={(time) => onMove(slotAt(time, conflict.appointment), false)} />
    </Dialog>
  );
}
