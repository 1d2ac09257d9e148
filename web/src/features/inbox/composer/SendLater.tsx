import { CalendarClock, Clock3 } from "lucide-react";
import { useState } from "react";

import { useWords } from "@/lib/language";
import { atHour, inHours } from "@/lib/time";
import { Checkbox } from "@/ui/Checks";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuHeading, MenuItem } from "@/ui/Menu";

import { MomentDialog } from "../MomentDialog";
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
  const [cancel, setCancel] = useState(true);
  return (
    <MomentDialog title={words.sendLater} submit={words.schedule} onPick={(send_at) => onLater({ send_at, cancel_on_reply: cancel })} onClose={onClose}>
      {!plain && <Checkbox label={words.cancelOnReply} checked={cancel} onChange={setCancel} />}
    </MomentDialog>
  );
}
