import { useQuery } from "@tanstack/react-query";
import { AlarmClock, Bot, CircleUser, Contact, Ellipsis, Flag, Hourglass, Tag, UserMinus } from "lucide-react";
import { useState } from "react";

import { useMe } from "@/api/me";
import type { Conversation, Priority } from "@/api/types";
import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { atHour, inHours, instantHere } from "@/lib/time";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuChoice, MenuHeading, MenuItem, MenuLine } from "@/ui/Menu";
import { uiWords } from "@/ui/words";

import type { Actions } from "../actions";
import { labelsQuery, usersQuery } from "../queries";
import { inboxWords } from "../words";

interface Props {
  conversation: Conversation;
  actions: Actions;
}

export function AssignMenu({ conversation, actions }: Props) {
  const words = useWords(inboxWords);
  const { user } = useMe();
  const users = (useQuery(usersQuery).data ?? []).filter((person) => person.active && person.role !== "read_only");
  const { assignee } = conversation;
  const others = users.filter((person) => person.id !== user?.id);
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={assignee ? words.assignedTo(assignee.id === user?.id ? words.you : (assignee.name ?? "")) : words.assign}
          className="flex h-9 shrink-0 items-center gap-2 rounded-lg border border-line bg-raised px-2 text-[13px] font-medium shadow-card hover:bg-hover"
        >
          {assignee ? <Avatar name={assignee.name ?? "?"} size="tiny" /> : <CircleUser aria-hidden className="size-[18px] text-ink-3" />}
          <span className="max-w-28 truncate max-lg:hidden">{assignee ? (assignee.id === user?.id ? words.you : assignee.name) : words.assign}</span>
        </button>
      }
    >
      <MenuHeading>{words.assignHeading}</MenuHeading>
      {user && (
        <MenuChoice chosen={assignee?.id === user.id} icon={<Avatar name={user.name} size="tiny" />} onSelect={() => actions.assign(user.id)}>
          {words.youNamed(user.name)}
        </MenuChoice>
      )}
      {others.map((person) => (
        <MenuChoice key={person.id} chosen={assignee?.id === person.id} icon={<Avatar name={person.name} size="tiny" />} onSelect={() => actions.assign(person.id)}>
          {person.name}
        </MenuChoice>
      ))}
      {assignee && (
        <>
          <MenuLine />
          <MenuItem icon={<UserMinus aria-hidden />} onSelect={() => actions.assign(null)}>
            {words.unassign}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

export function LabelMenu({ conversation, actions }: Props) {
  const words = useWords(inboxWords);
  return (
    <Menu trigger={<IconButton label={words.labels} icon={<Tag aria-hidden className="size-[18px]" />} />}>
      <LabelChoices conversation={conversation} actions={actions} />
    </Menu>
  );
}

export function LabelChoices({ conversation, actions }: Props) {
  const words = useWords(inboxWords);
  const labels = useQuery(labelsQuery).data ?? [];
  return (
    <>
      <MenuHeading>{words.labels}</MenuHeading>
      {labels.map((label) => (
        <MenuChoice
          key={label.id}
          stay
          chosen={conversation.labels.includes(label.name)}
          icon={<span aria-hidden className="block size-3 rounded-[4px]" style={{ background: label.color }} />}
          onSelect={() => actions.toggleLabel(label.name)}
        >
          {label.name}
        </MenuChoice>
      ))}
      {!labels.length && <p className="max-w-52 px-2.5 py-1.5 text-sm text-ink-2">{words.noLabels}</p>}
    </>
  );
}

export function SnoozeMenu({ conversation, actions }: Props) {
  const words = useWords(inboxWords);
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <Menu trigger={<IconButton label={words.snooze} icon={<AlarmClock aria-hidden className="size-[18px]" />} pressed={conversation.status === "snoozed"} />}>
        <SnoozeItems actions={actions} onChoose={() => setChoosing(true)} />
      </Menu>
      <SnoozeDialog open={choosing} onClose={() => setChoosing(false)} actions={actions} />
    </>
  );
}

function SnoozeItems({ actions, onChoose }: { actions: Actions; onChoose: () => void }) {
  const words = useWords(inboxWords);
  return (
    <>
      <MenuHeading>{words.snooze}</MenuHeading>
      <MenuItem onSelect={() => actions.snooze(inHours(1))}>{words.snoozeHour}</MenuItem>
      <MenuItem onSelect={() => actions.snooze(inHours(4))}>{words.snoozeHours}</MenuItem>
      <MenuItem onSelect={() => actions.snooze(atHour(1, 8))}>{words.snoozeTomorrow}</MenuItem>
      <MenuItem onSelect={() => actions.snooze(atHour(7, 8))}>{words.snoozeWeek}</MenuItem>
      <MenuItem onSelect={onChoose}>{words.snoozeChoose}</MenuItem>
    </>
  );
}

function SnoozeDialog({ open, onClose, actions }: { open: boolean; onClose: () => void; actions: Actions }) {
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
              actions.snooze(instant!.toISOString());
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

const PRIORITIES: [Priority, string][] = [
  ["urgent", "text-danger"],
  ["high", "text-warn"],
  ["medium", "text-accent-text"],
  ["low", "text-ink-3"],
  ["none", "text-ink-3 opacity-40"],
];

export function MoreMenu({ conversation, actions, onPanel }: Props & { onPanel: () => void }) {
  const words = useWords(inboxWords);
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <Menu trigger={<IconButton label={words.more} icon={<Ellipsis aria-hidden className="size-[18px]" />} />}>
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
          <SnoozeItems actions={actions} onChoose={() => setChoosing(true)} />
        </div>
      </Menu>
      <SnoozeDialog open={choosing} onClose={() => setChoosing(false)} actions={actions} />
    </>
  );
}
