import { AlarmClock } from "lucide-react";
import { useState } from "react";

import { useWords } from "@/lib/language";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuHeading, MenuItem } from "@/ui/Menu";

import { MomentDialog } from "../../MomentDialog";
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
      {choosing && <SnoozeDialog onClose={() => setChoosing(false)} onSnooze={actions.snooze} />}
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

export function SnoozeDialog({ onClose, onSnooze }: { onClose: () => void; onSnooze: (until: string) => void }) {
  const words = useWords(inboxWords);
  return <MomentDialog title={words.snoozeUntil} submit={words.snooze} onPick={onSnooze} onClose={onClose} />;
}
