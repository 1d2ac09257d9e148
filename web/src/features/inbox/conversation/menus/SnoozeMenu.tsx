import { AlarmClock } from "lucide-react";
import { useState } from "react";

import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { instantHere } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuHeading, MenuItem } from "@/ui/Menu";
import { uiWords } from "@/ui/words";

import { inboxWords } from "../../words";
import type { MenuProps } from "./MoreMenu";
import { useHeaderMenu } from "./open";
import { SNOOZES } from "./snoozes";

export function SnoozeMenu({ conversation, actions }: MenuProps) {
  const words = useWords(inboxWords);
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <Menu {...useHeaderMenu("snooze")} trigger={<IconButton label={words.snooze} keys="s" icon={<AlarmClock aria-hidden className="size-[18px]" />} pressed={conversation.status === "snoozed"} />}>
        <SnoozeItems onSnooze={actions.snooze} onChoose={() => setChoosing(true)} />
      </Menu>
      <SnoozeDialog open={choosing} onClose={() => setChoosing(false)} onSnooze={actions.snooze} />
    </>
  );
}

export function SnoozeItems({ onSnooze, onChoose }: { onSnooze: (until: string) => void; onChoose: () => void }) {
  const words = useWords(inboxWords);
  return (
    <>
      <MenuHeading>{words.snooze}</MenuHeading>
      {SNOOZES.map(({ name, until }) => (
        <MenuItem key={name} onSelect={() => onSnooze(until())}>
          {words[name]}
        </MenuItem>
      ))}
      <MenuItem onSelect={onChoose}>{words.snoozeChoose}</MenuItem>
    </>
  );
}

export function SnoozeDialog({ open, onClose, onSnooze }: { open: boolean; onClose: () => void; onSnooze: (until: string) => void }) {
  const words = useWords(inboxWords);
  const ui = useWords(uiWords);
  const [until, setUntil] = useState("");
  const now = useNow();
  const instant = until ? instantHere(until) : null;
  const future = !!instant && instant.getTime() > now;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={words.snoozeUntil}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button
            tone="primary"
            disabled={!future}
            onClick={() => {
              onSnooze(instant!.toISOString());
              onClose();
            }}
          >
            {words.snooze}
          </Button>
        </>
      }
    >
      <Field label={words.dateAndTime} type="datetime-local" autoFocus value={until} onChange={(event) => setUntil(event.target.value)} error={until && !future ? words.mustBeFuture : undefined} />
    </Dialog>
  );
}
