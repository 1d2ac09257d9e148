import { useQuery } from "@tanstack/react-query";
import { AlarmClock, Check, CircleUser, Ellipsis, Flag, Hourglass, MailOpen, Tag, UserMinus, X } from "lucide-react";
import { useState } from "react";

import type { Conversation } from "@/api/types";
import { useWords } from "@/lib/language";
import { useShortcuts } from "@/lib/shortcuts";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuChoice, MenuHeading, MenuItem } from "@/ui/Menu";

import { useBulk, type ManyChange, type What } from "../bulk";
import { PRIORITIES } from "../conversation/menus/MoreMenu";
import { SnoozeDialog, SnoozeItems } from "../conversation/menus/SnoozeMenu";
import { usePeople } from "../people";
import { labelsQuery } from "../queries";
import { inboxWords } from "../words";
import { clearSelection, selectAll } from "./selection";
import { listWords } from "./words";

type Apply = (what: What, change: ManyChange) => void;

/** In the place of the filters while something is selected. */
export function BulkBar({ items, chosen }: { items: Conversation[]; chosen: ReadonlySet<string> }) {
  const words = useWords(listWords);
  const inbox = useWords(inboxWords);
  const bulk = useBulk();
  const picked = items.filter((item) => chosen.has(item.id));
  const apply: Apply = (what, change) => {
    clearSelection();
    void bulk(picked, what, change);
  };
  const resolve = () => apply("resolved", { status: "resolved" });
  useShortcuts({ Escape: clearSelection, e: resolve });
  return (
    <div role="toolbar" aria-label={words.bulk} className="flex flex-col gap-1.5">
      <div className="flex items-center gap-1">
        <IconButton label={words.stopSelecting} icon={<X aria-hidden className="size-4" />} onClick={clearSelection} />
        <p role="status" className="flex-1 text-sm font-semibold">
          {words.selected(picked.length)}
        </p>
        {picked.length < items.length && (
          <Button size="small" tone="quiet" onClick={() => selectAll(items.map((item) => item.id))}>
            {words.selectAll}
          </Button>
        )}
      </div>
      <div className="flex items-center gap-0.5">
        <Button size="small" tone="primary" icon={<Check aria-hidden className="size-4" />} onClick={resolve}>
          {inbox.resolve}
        </Button>
        <span className="flex-1" />
        <AssignChosen apply={apply} />
        <LabelChosen apply={apply} picked={picked} />
        <SnoozeChosen apply={apply} />
        <MoreChosen apply={apply} />
      </div>
    </div>
  );
}

function AssignChosen({ apply }: { apply: Apply }) {
  const words = useWords(inboxWords);
  const people = usePeople();
  return (
    <Menu trigger={<IconButton label={words.assign} icon={<CircleUser aria-hidden className="size-[18px]" />} />}>
      <MenuHeading>{words.assign}</MenuHeading>
      {people.map((person) => (
        <MenuItem key={person.id} icon={<Avatar name={person.name} size="tiny" />} onSelect={() => apply("assigned", { assignee_id: person.id })}>
          {person.name}
        </MenuItem>
      ))}
      <MenuItem icon={<UserMinus aria-hidden />} onSelect={() => apply("assigned", { assignee_id: null })}>
        {words.unassign}
      </MenuItem>
    </Menu>
  );
}

function LabelChosen({ apply, picked }: { apply: Apply; picked: Conversation[] }) {
  const words = useWords(inboxWords);
  const labels = useQuery(labelsQuery).data ?? [];
  return (
    <Menu trigger={<IconButton label={words.labels} icon={<Tag aria-hidden className="size-[18px]" />} />}>
      <MenuHeading>{words.labels}</MenuHeading>
      {labels.map((label) => {
        const onAll = picked.every((one) => one.labels.includes(label.name));
        return (
          <MenuChoice key={label.id} chosen={onAll} icon={<span aria-hidden className="block size-3 rounded-[4px]" style={{ background: label.color }} />} onSelect={() => apply("labelled", onAll ? { remove_labels: [label.name] } : { add_labels: [label.name] })}>
            {label.name}
          </MenuChoice>
        );
      })}
      {!labels.length && <p className="max-w-52 px-2.5 py-1.5 text-sm text-ink-2">{words.noLabels}</p>}
    </Menu>
  );
}

function SnoozeChosen({ apply }: { apply: Apply }) {
  const words = useWords(inboxWords);
  const [choosing, setChoosing] = useState(false);
  const snooze = (until: string) => apply("snoozed", { status: "snoozed", snoozed_until: until });
  return (
    <>
      <Menu trigger={<IconButton label={words.snooze} icon={<AlarmClock aria-hidden className="size-[18px]" />} />}>
        <SnoozeItems onSnooze={snooze} onChoose={() => setChoosing(true)} />
      </Menu>
      {choosing && <SnoozeDialog onClose={() => setChoosing(false)} onSnooze={snooze} />}
    </>
  );
}

function MoreChosen({ apply }: { apply: Apply }) {
  const words = useWords(inboxWords);
  const list = useWords(listWords);
  return (
    <Menu trigger={<IconButton label={words.more} icon={<Ellipsis aria-hidden className="size-[18px]" />} />}>
      <MenuItem icon={<MailOpen aria-hidden />} onSelect={() => apply("read", { is_unread: false })}>
        {list.markRead}
      </MenuItem>
      <MenuItem icon={<MailOpen aria-hidden />} onSelect={() => apply("unread", { is_unread: true })}>
        {list.markUnread}
      </MenuItem>
      <MenuItem icon={<Hourglass aria-hidden />} onSelect={() => apply("pending", { status: "pending" })}>
        {words.setPending}
      </MenuItem>
      <MenuHeading>{words.priority}</MenuHeading>
      {PRIORITIES.map(([value, colour]) => (
        <MenuItem key={value} icon={<Flag aria-hidden className={colour} />} onSelect={() => apply("prioritised", { priority: value })}>
          {words.priorities[value]}
        </MenuItem>
      ))}
    </Menu>
  );
}
