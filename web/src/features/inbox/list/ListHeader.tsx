import { useQuery } from "@tanstack/react-query";
import { Search, X } from "lucide-react";
import type { Ref } from "react";

import type { Conversation } from "@/api/types";
import { useWords } from "@/lib/language";
import { IconButton } from "@/ui/IconButton";
import { Select } from "@/ui/Select";
import { Tabs } from "@/ui/Tabs";

import { narrowings, type ListFilter, type Tab } from "../filter";
import { MentionsButton } from "../mentions/MentionsButton";
import { countersQuery } from "../queries";
import { inboxWords } from "../words";
import { BulkBar } from "./BulkBar";
import { FilterPopover } from "./FilterPopover";
import { useSelection } from "./selection";
import { Views } from "./Views";

interface Props {
  filter: ListFilter;
  onChange: (part: Partial<ListFilter>) => void;
  searchRef: Ref<HTMLInputElement>;
  items: Conversation[];
}

export const LIST_ID = "conversation-list";

export function ListHeader({ filter, onChange, searchRef, items }: Props) {
  const words = useWords(inboxWords);
  const counters = useQuery(countersQuery).data;
  const ofOpen = (count: number | undefined) => (filter.status === "open" && !narrowings(filter) ? count : undefined);
  const chosen = useSelection();
  if (items.some((item) => chosen.has(item.id))) {
    return (
      <header className="border-b border-line bg-accent-soft px-3 py-3">
        <BulkBar items={items} chosen={chosen} />
      </header>
    );
  }
  return (
    <header className="flex flex-col gap-2.5 border-b border-line px-3 pt-3 pb-2">
      <div className="flex items-center gap-2">
        <span className="flex min-w-0 flex-1">
          <Views filter={filter} onChange={onChange} />
        </span>
        <StatusSelect filter={filter} onChange={onChange} />
        <FilterPopover filter={filter} onChange={onChange} />
      </div>
      <div className="flex items-center gap-1">
        <div className="relative min-w-0 flex-1">
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
        <MentionsButton />
      </div>
      {!filter.q.trim() && (
        <Tabs
          label={words.whose}
          tight
          panelId={LIST_ID}
          value={filter.tab}
          onChange={(tab) => onChange({ tab: tab as Tab, assignee: "" })}
          tabs={[
            { value: "mine", label: words.tabs.mine, count: ofOpen(counters?.mine) },
            { value: "waiting", label: words.tabs.waiting, count: ofOpen(counters?.waiting) },
            { value: "unassigned", label: words.tabs.unassigned, count: ofOpen(counters?.unassigned) },
            { value: "all", label: words.tabs.all, count: ofOpen(counters?.open) },
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
