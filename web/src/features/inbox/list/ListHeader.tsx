import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { ListFilter as FilterIcon, Search, X } from "lucide-react";
import type { Ref } from "react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Popover } from "@/ui/Popover";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { Tabs } from "@/ui/Tabs";

import { narrowings, PLAIN_FILTER, type ListFilter, type Tab } from "../filter";
import { channelsQuery, countersQuery, labelsQuery } from "../queries";
import { inboxWords } from "../words";

interface Props {
  filter: ListFilter;
  onChange: (part: Partial<ListFilter>) => void;
  searchRef: Ref<HTMLInputElement>;
}

export const LIST_ID = "conversation-list";

export function ListHeader({ filter, onChange, searchRef }: Props) {
  const words = useWords(inboxWords);
  const counters = useQuery(countersQuery).data;
  return (
    <header className="flex flex-col gap-2.5 border-b border-line px-3 pt-3 pb-2">
      <div className="flex items-center gap-2 pl-1">
        <p aria-hidden className="flex-1 text-lg font-semibold tracking-tight">
          {words.title}
        </p>
        <StatusSelect filter={filter} onChange={onChange} />
        <FilterPopover filter={filter} onChange={onChange} />
      </div>
      <div className="relative">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-ink-3" />
        <input
          ref={searchRef}
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          value={filter.q}
          onChange={(event) => onChange({ q: event.target.value })}
          onKeyDown={(event) => event.key === "Escape" && (onChange({ q: "" }), event.currentTarget.blur())}
          className="h-9 w-full rounded-lg bg-hover pr-9 pl-9 text-sm [&::-webkit-search-cancel-button]:hidden"
        />
        {filter.q && <IconButton size="small" className="absolute! top-1 right-1" label={words.clearSearch} icon={<X aria-hidden className="size-4" />} onClick={() => onChange({ q: "" })} />}
      </div>
      {!filter.q.trim() && (
        <Tabs
          label={words.whose}
          panelId={LIST_ID}
          value={filter.tab}
          onChange={(tab) => onChange({ tab: tab as Tab })}
          tabs={[
            { value: "mine", label: words.tabs.mine, count: filter.status === "open" ? counters?.mine : undefined },
            { value: "unassigned", label: words.tabs.unassigned, count: filter.status === "open" ? counters?.unassigned : undefined },
            { value: "all", label: words.tabs.all, count: filter.status === "open" ? counters?.open : undefined },
          ]}
        />
      )}
    </header>
  );
}

function StatusSelect({ filter, onChange }: Pick<Props, "filter" | "onChange">) {
  const words = useWords(inboxWords);
  const counters = useQuery(countersQuery).data;
  const counts: Record<string, number | undefined> = { open: counters?.open, pending: counters?.pending, snoozed: counters?.snoozed };
  return (
    <Select
      label={words.status}
      hiddenLabel
      className="w-32"
      value={filter.status}
      onChange={(status) => onChange({ status: status as ListFilter["status"] })}
      options={(["open", "pending", "snoozed", "resolved", "all"] as const).map((value) => ({
        value,
        label: words.statusFilters[value],
        hint: counts[value] === undefined ? undefined : String(counts[value]),
      }))}
    />
  );
}

function FilterPopover({ filter, onChange }: Pick<Props, "filter" | "onChange">) {
  const words = useWords(inboxWords);
  const labels = useQuery(labelsQuery).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
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
      <div className="flex w-64 flex-col gap-3">
        <Select
          label={words.label}
          value={filter.label}
          onChange={(label) => onChange({ label })}
          options={[{ value: "", label: words.any }, ...labels.map((label) => ({ value: label.name, label: label.name }))]}
        />
        <Select
          label={words.channel}
          value={filter.channel_id}
          onChange={(channel_id) => onChange({ channel_id })}
          options={[{ value: "", label: words.any }, ...channels.map((channel) => ({ value: channel.id, label: channel.name }))]}
        />
        <Switch label={words.onlyUnread} checked={filter.unread} onChange={(unread) => onChange({ unread })} />
        {count > 0 && (
          <Button size="small" onClick={() => onChange({ ...PLAIN_FILTER, tab: filter.tab, status: filter.status })}>
            {words.clearFilters}
          </Button>
        )}
      </div>
    </Popover>
  );
}
