import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { ListFilter as FilterIcon } from "lucide-react";

import { useMe } from "@/api/me";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Popover } from "@/ui/Popover";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";

import { narrowings, PLAIN_FILTER, type ListFilter, type Sort } from "../filter";
import { usePeople } from "../people";
import { channelsQuery, labelsQuery, teamsQuery } from "../queries";
import { inboxWords } from "../words";
import { listWords } from "./words";

interface Props {
  filter: ListFilter;
  onChange: (part: Partial<ListFilter>) => void;
}

const PRIORITIES = ["urgent", "high", "medium", "low"] as const;

export function FilterPopover({ filter, onChange }: Props) {
  const words = useWords(inboxWords);
  const count = narrowings(filter);
  return (
    <Popover
      label={words.filters}
      align="start"
      trigger={
        <IconButton
          label={count ? words.filtersOn(count) : words.filters}
          icon={<FilterIcon aria-hidden className="size-4" />}
          className={clsx(count > 0 && "bg-accent-soft! text-accent-text!")}
        />
      }
    >
      <div className="flex w-72 flex-col gap-3">
        <Choices filter={filter} onChange={onChange} />
        <Switches filter={filter} onChange={onChange} />
        {count > 0 && (
          <Button size="small" onClick={() => onChange({ ...PLAIN_FILTER, tab: filter.tab, status: filter.status })}>
            {words.clearFilters}
          </Button>
        )}
      </div>
    </Popover>
  );
}

function Choices({ filter, onChange }: Props) {
  const words = useWords(inboxWords);
  const list = useWords(listWords);
  const { user } = useMe();
  const labels = useQuery(labelsQuery).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const others = usePeople().filter((person) => person.id !== user?.id);
  const any = { value: "", label: words.any };
  return (
    <>
      <Select label={list.sort} value={filter.sort} onChange={(sort) => onChange({ sort: sort as Sort })} options={(Object.keys(list.sorts) as Sort[]).map((value) => ({ value, label: list.sorts[value] }))} />
      <div className="grid grid-cols-2 gap-3">
        <Select label={words.label} value={filter.label} onChange={(label) => onChange({ label })} options={[any, ...labels.map((label) => ({ value: label.name, label: label.name }))]} />
        <Select label={words.priority} value={filter.priority} onChange={(priority) => onChange({ priority: priority as ListFilter["priority"] })} options={[any, ...PRIORITIES.map((value) => ({ value, label: words.priorities[value] }))]} />
        <Select label={list.assignee} value={filter.assignee} onChange={(assignee) => onChange({ assignee, tab: assignee ? "all" : filter.tab })} options={[any, ...others.map(({ id, name }) => ({ value: id, label: name }))]} />
        <Select
          label={list.team}
          value={filter.team}
          onChange={(team) => onChange({ team })}
          options={[any, { value: "mine", label: list.myTeams }, { value: "none", label: list.noTeam }, ...teams.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      </div>
      {channels.length > 1 && <Select label={words.channel} value={filter.channel_id} onChange={(channel_id) => onChange({ channel_id })} options={[any, ...channels.map(({ id, name }) => ({ value: id, label: name }))]} />}
    </>
  );
}

function Switches({ filter, onChange }: Props) {
  const words = useWords(inboxWords);
  const list = useWords(listWords);
  return (
    <>
      <Switch label={words.onlyUnread} checked={filter.unread} onChange={(unread) => onChange({ unread })} />
      <Switch label={list.onlyMentioned} checked={filter.mentioned} onChange={(mentioned) => onChange({ mentioned })} />
      <Switch label={list.onlyParticipating} checked={filter.participating} onChange={(participating) => onChange({ participating })} />
      <Switch label={list.onlyDraft} checked={filter.has_draft} onChange={(has_draft) => onChange({ has_draft })} />
    </>
  );
}
