import { Bot, Contact, Ellipsis, Flag, Hourglass, Link2, Mail } from "lucide-react";
import { useState } from "react";

import type { Conversation, Priority } from "@/api/types";
import { useWords } from "@/lib/language";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuChoice, MenuHeading, MenuItem, MenuLine } from "@/ui/Menu";

import type { Actions } from "../../actions";
import { inboxWords } from "../../words";
import { listWords } from "../../list/words";
import { LabelChoices } from "./LabelMenu";
import { useHeaderMenu } from "./open";
import { SnoozeDialog, SnoozeItems } from "./SnoozeMenu";

export interface MenuProps {
  conversation: Conversation;
  actions: Actions;
}

export const PRIORITIES: [Priority, string][] = [
  ["urgent", "text-danger"],
  ["high", "text-warn"],
  ["medium", "text-accent-text"],
  ["low", "text-ink-3"],
  ["none", "text-ink-3 opacity-40"],
];

export function MoreMenu({ conversation, actions, onPanel, onUnread }: MenuProps & { onPanel: () => void; onUnread: () => void }) {
  const words = useWords(inboxWords);
  const list = useWords(listWords);
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <Menu {...useHeaderMenu("priority")} trigger={<IconButton label={words.more} keys="p" icon={<Ellipsis aria-hidden className="size-[18px]" />} />}>
        <div className="md:hidden">
          <MenuItem icon={<Contact aria-hidden />} onSelect={onPanel}>
            {words.contact}
          </MenuItem>
          <MenuLine />
        </div>
        {!conversation.bot_active && conversation.status !== "resolved" && (
          <MenuItem icon={<Bot aria-hidden />} onSelect={actions.handBack}>
            {words.handBack}
          </MenuItem>
        )}
        {conversation.status === "open" && (
          <MenuItem icon={<Hourglass aria-hidden />} onSelect={actions.setPending}>
            {words.setPending}
          </MenuItem>
        )}
        <MenuItem icon={<Mail aria-hidden />} hint="U" onSelect={onUnread}>
          {list.markUnread}
        </MenuItem>
        <MenuItem icon={<Link2 aria-hidden />} onSelect={actions.copyLink}>
          {words.copyLink}
        </MenuItem>
        <MenuHeading>{words.priority}</MenuHeading>
        {PRIORITIES.map(([value, colour]) => (
          <MenuChoice key={value} chosen={conversation.priority === value} icon={<Flag aria-hidden className={colour} />} onSelect={() => actions.prioritise(value)}>
            {words.priorities[value]}
          </MenuChoice>
        ))}
        <div className="md:hidden">
          <MenuLine />
          <LabelChoices conversation={conversation} actions={actions} />
          <MenuLine />
          <SnoozeItems onSnooze={actions.snooze} onChoose={() => setChoosing(true)} />
        </div>
      </Menu>
      {choosing && <SnoozeDialog onClose={() => setChoosing(false)} onSnooze={actions.snooze} />}
    </>
  );
}
