import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, ListFilter as FilterIcon, Save, Trash2, UsersRound } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { readable } from "@/api/problem";
import type { SavedFilter } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checks";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Menu, MenuChoice, MenuHeading, MenuItem, MenuLine } from "@/ui/Menu";
import { uiWords } from "@/ui/words";

import { filterOf, narrowings, PLAIN_FILTER, queryOf, type ListFilter } from "../filter";
import { viewsQuery } from "../queries";
import { inboxWords } from "../words";
import { listWords } from "./words";

interface Props {
  filter: ListFilter;
  onChange: (part: Partial<ListFilter>) => void;
}

const same = (one: ListFilter, other: ListFilter) => JSON.stringify(queryOf(one)) === JSON.stringify(queryOf(other));

/** The list's title, and behind it the filters that were kept under a name. */
export function Views({ filter, onChange }: Props) {
  const words = useWords(listWords);
  const { title } = useWords(inboxWords);
  const mayWrite = useMay("attendant");
  const views = useQuery(viewsQuery).data ?? [];
  const [saving, setSaving] = useState(false);
  const current = views.find((view) => same(filterOf(view.filter), filter));
  const changed = narrowings(filter) > 0 || filter.tab !== PLAIN_FILTER.tab || filter.status !== PLAIN_FILTER.status;
  return (
    <>
      <Menu
        align="start"
        trigger={
          <button type="button" aria-label={`${words.views}: ${current?.name ?? title}`} className="flex min-w-0 items-center gap-1 rounded-lg py-1 pr-1 pl-1 text-lg font-semibold tracking-tight hover:bg-hover">
            <span className="truncate">{current?.name ?? title}</span>
            <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3" />
          </button>
        }
      >
        <MenuChoice chosen={!changed} icon={<FilterIcon aria-hidden />} onSelect={() => onChange(PLAIN_FILTER)}>
          {words.allOpen}
        </MenuChoice>
        <Group title={words.yours} views={views.filter((view) => view.mine)} current={current} onChoose={(view) => onChange(filterOf(view.filter))} />
        <Group title={words.shared} views={views.filter((view) => !view.mine)} current={current} onChoose={(view) => onChange(filterOf(view.filter))} />
        {mayWrite && changed && !current && (
          <>
            <MenuLine />
            <MenuItem icon={<Save aria-hidden />} onSelect={() => setSaving(true)}>
              {words.saveView}
            </MenuItem>
          </>
        )}
        {mayWrite && current?.mine && (
          <>
            <MenuLine />
            <RemoveView view={current} />
          </>
        )}
      </Menu>
      {saving && <SaveView filter={filter} onClose={() => setSaving(false)} />}
    </>
  );
}

function Group({ title, views, current, onChoose }: { title: string; views: SavedFilter[]; current: SavedFilter | undefined; onChoose: (view: SavedFilter) => void }) {
  if (!views.length) return null;
  return (
    <>
      <MenuHeading>{title}</MenuHeading>
      {views.map((view) => (
        <MenuChoice key={view.id} chosen={view.id === current?.id} icon={view.is_shared ? <UsersRound aria-hidden /> : <FilterIcon aria-hidden />} onSelect={() => onChoose(view)}>
          {view.name}
        </MenuChoice>
      ))}
    </>
  );
}

function RemoveView({ view }: { view: SavedFilter }) {
  const words = useWords(listWords);
  const queryClient = useQueryClient();
  const refresh = () => void queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey });
  const restore = () => void api.post("/saved-filters", { body: { name: view.name, filter: view.filter, is_shared: view.is_shared, position: view.position } }).then(refresh);
  const remove = useMutation({
    mutationFn: () => api.delete(`/saved-filters/${view.id}`),
    onSuccess: () => {
      refresh();
      announce({ tone: "good", text: words.removed(view.name), action: { label: words.undo, act: restore } });
    },
  });
  return (
    <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => remove.mutate()}>
      {words.removeView(view.name)}
    </MenuItem>
  );
}

function SaveView({ filter, onClose }: { filter: ListFilter; onClose: () => void }) {
  const words = useWords(listWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.post<SavedFilter>("/saved-filters", { body: { name: name.trim(), filter: queryOf(filter), is_shared: shared } }),
    onSuccess: (view) => {
      queryClient.setQueryData<SavedFilter[]>(viewsQuery.queryKey, (known) => [...(known ?? []), view]);
      announce({ tone: "good", text: words.saved(view.name) });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.saveTitle}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="primary" disabled={!name.trim()} busy={save.isPending} onClick={() => save.mutate()}>
            {words.save}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) save.mutate();
        }}
      >
        <Field label={words.viewName} hint={words.viewNameHint} autoFocus required maxLength={80} value={name} onChange={(event) => setName(event.target.value)} error={save.isError ? readable(save.error) : undefined} />
        <Checkbox label={words.shareView} checked={shared} onChange={setShared} />
      </form>
    </Dialog>
  );
}
