import { CalendarClock, Clock3 } from "lucide-react";
import { useState } from "react";

import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { atHour, inHours, instantHere } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checks";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuHeading, MenuItem } from "@/ui/Menu";
import { uiWords } from "@/ui/words";

import type { Later } from "./scheduled";
import { composerWords } from "./words";

const CHOICES = [
  { name: "laterHour", at: () => inHours(1) },
  { name: "laterTomorrow", at: () => atHour(1, 8) },
  { name: "laterMonday", at: () => atHour(7, 8) },
] as const;

export function SendLater({ disabled, onLater }: { disabled: boolean; onLater: (later: Later) => void }) {
  const words = useWords(composerWords);
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <Menu side="top" trigger={<IconButton label={words.sendLater} disabled={disabled} icon={<Clock3 aria-hidden className="size-[18px]" />} />}>
        <MenuHeading>{words.sendLater}</MenuHeading>
        {CHOICES.map(({ name, at }) => (
          <MenuItem key={name} onSelect={() => onLater({ send_at: at(), cancel_on_reply: false })}>
            {words[name]}
          </MenuItem>
        ))}
        <MenuItem icon={<CalendarClock aria-hidden />} onSelect={() => setChoosing(true)}>
          {words.choose}
        </MenuItem>
      </Menu>
      {choosing && <LaterDialog onClose={() => setChoosing(false)} onLater={onLater} />}
    </>
  );
}

export function LaterDialog({ onClose, onLater, plain }: { onClose: () => void; onLater: (later: Later) => void; plain?: boolean }) {
  const words = useWords(composerWords);
  const ui = useWords(uiWords);
  const now = useNow();
  const [at, setAt] = useState("");
  const [cancel, setCancel] = useState(true);
  const instant = at ? instantHere(at) : null;
  const future = !!instant && instant.getTime() > now;
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.sendLater}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button
            tone="primary"
            disabled={!future}
            onClick={() => {
              onLater({ send_at: instant!.toISOString(), cancel_on_reply: cancel });
              onClose();
            }}
          >
            {words.schedule}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label={words.when} type="datetime-local" autoFocus value={at} onChange={(event) => setAt(event.target.value)} error={at && !future ? words.mustBeFuture : undefined} />
        {!plain && <Checkbox label={words.cancelOnReply} checked={cancel} onChange={setCancel} />}
      </div>
    </Dialog>
  );
}
