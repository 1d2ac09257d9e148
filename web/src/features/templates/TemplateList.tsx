import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy, Eye, Layers, MoreHorizontal, Pencil, Plus, RefreshCw, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { Channel } from "@/api/types";
import { announce } from "@/lib/announcements";
import { holds } from "@/lib/fold";
import { useWords } from "@/lib/language";
import { fullDate } from "@/lib/time";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem } from "@/ui/Menu";
import { SearchField } from "@/ui/SearchField";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { CategoryBadge, QualityBadge, StatusBadge } from "@/ui/template/badges";
import { DeleteDialog } from "./DeleteDialog";
import { contentOf } from "./editor/form";
import { Preview } from "@/ui/template/Preview";
import { templatesQuery } from "@/api/templates";
import type { TemplatesSearch } from "./search";
import type { Template } from "@/api/templates";
import { templateLooks } from "@/ui/template/words";
import { templateWords } from "./words";

interface Props {
  channelId: string;
  channels: Channel[];
  search: TemplatesSearch;
  go: (next: TemplatesSearch, replace?: boolean) => void;
}

export function TemplateList({ channelId, channels, search, go }: Props) {
  const words = useWords(templateWords);
  const looks = useWords(templateLooks);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const mayWrite = useMay("manager");
  const [removing, setRemoving] = useState<Template | null>(null);
  const list = useQuery(templatesQuery(channelId));
  const sync = useMutation({
    mutationFn: () => api.post<{ templates: number }>("/templates/sync", { body: { channel_id: channelId } }),
    onSuccess: ({ templates }) => {
      void queryClient.invalidateQueries({ queryKey: ["templates"] });
      announce({ tone: "good", text: words.synced(templates) });
    },
  });
  const create = mayWrite && (
    <Button tone="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => go({ canal: search.canal, modelo: "novo" })}>
      {words.newTemplate}
    </Button>
  );
  const refresh = mayWrite && (
    <Button busy={sync.isPending} icon={<RefreshCw aria-hidden className="size-4" />} onClick={() => sync.mutate()}>
      {words.sync}
    </Button>
  );
  if (list.isPending) return <SkeletonRows label={ui.loading} rows={4} />;
  if (list.isError) return <ErrorState failure={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data.length) {
    return (
      <EmptyState icon={<Layers aria-hidden />} title={words.none} action={<span className="flex flex-wrap justify-center gap-2">{create}{refresh}</span>}>
        {words.noneHint}
      </EmptyState>
    );
  }
  const found = list.data.filter(
    (template) =>
      holds(`${template.name} ${template.body}`, search.busca ?? "") &&
      (!search.estado || template.status === search.estado) &&
      (!search.categoria || template.category === search.categoria) &&
      (!search.idioma || template.language === search.idioma),
  );
  const filter = (name: "estado" | "categoria" | "idioma", label: string, values: string[], said: (value: string) => string) => (
    <Select
      label={label}
      hiddenLabel
      className="w-40"
      value={search[name] ?? ""}
      onChange={(value) => go({ ...search, [name]: value || undefined }, true)}
      options={[{ value: "", label: `${label}: ${words.all.toLowerCase()}` }, ...[...new Set(values)].sort().map((value) => ({ value, label: said(value) }))]}
    />
  );
  const synced = list.data.map((template) => template.synced_at).sort()[0]!;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        {channels.length > 1 && <Select hiddenLabel label={words.channel} className="w-48" value={channelId} onChange={(canal) => go({ canal })} options={channels.map((channel) => ({ value: channel.id, label: channel.name }))} />}
        <div className="min-w-48 flex-1">
          <SearchField label={words.search} value={search.busca ?? ""} onChange={(busca) => go({ ...search, busca: busca || undefined }, true)} />
        </div>
        {filter("estado", words.status, list.data.map((one) => one.status), (value) => looks.statuses[value as "draft"] ?? value)}
        {filter("categoria", words.category, list.data.map((one) => one.category), (value) => looks.categories[value as "utility"] ?? value)}
        {filter("idioma", words.language, list.data.map((one) => one.language), (value) => value)}
        {refresh}
        {create}
      </div>
      {!found.length && <p className="text-sm text-ink-2">{words.nothing}</p>}
      <ul className="grid gap-4 md:grid-cols-2 2xl:grid-cols-3">
        {found.map((template) => (
          <li key={template.id}>
            <TemplateCard
              template={template}
              menu={
                <CardMenu template={template} mayWrite={mayWrite} onOpen={() => go({ canal: search.canal, modelo: template.id })} onCopy={() => go({ canal: search.canal, modelo: "novo", de: template.id })} onRemove={() => setRemoving(template)} />
              }
              onOpen={() => go({ canal: search.canal, modelo: template.id })}
            />
          </li>
        ))}
      </ul>
      <p className="text-xs text-ink-3">{words.syncedAt(fullDate(synced))}</p>
      {removing && <DeleteDialog template={removing} others={list.data.some((other) => other.name === removing.name && other.id !== removing.id)} onClose={() => setRemoving(null)} />}
    </div>
  );
}

function CardMenu({ template, mayWrite, onOpen, onCopy, onRemove }: { template: Template; mayWrite: boolean; onOpen: () => void; onCopy: () => void; onRemove: () => void }) {
  const words = useWords(templateWords);
  return (
    <Menu trigger={<IconButton size="small" label={words.more(template.name)} icon={<MoreHorizontal aria-hidden className="size-4" />} />}>
      <MenuItem icon={mayWrite ? <Pencil aria-hidden /> : <Eye aria-hidden />} onSelect={onOpen}>
        {mayWrite ? words.edit : words.view}
      </MenuItem>
      {mayWrite && (
        <MenuItem icon={<Copy aria-hidden />} onSelect={onCopy}>
          {words.duplicate}
        </MenuItem>
      )}
      {mayWrite && (
        <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={onRemove}>
          {words.remove}
        </MenuItem>
      )}
    </Menu>
  );
}

function TemplateCard({ template, menu, onOpen }: { template: Template; menu: ReactNode; onOpen: () => void }) {
  const words = useWords(templateWords);
  const looks = useWords(templateLooks);
  const content = template.status === "draft" ? contentOf(template) : template;
  return (
    <article aria-label={template.name} className="flex h-full flex-col overflow-hidden rounded-xl border border-line bg-surface">
      <header className="px-4 pt-3 pb-2">
        <div className="flex items-start gap-2">
          <h2 className="min-w-0 flex-1 font-mono text-[13px] font-semibold break-all">
            <button type="button" onClick={onOpen} className="text-left hover:underline">
              {template.name}
            </button>
          </h2>
          {menu}
        </div>
        <p className="mt-1 flex flex-wrap gap-1.5">
          <StatusBadge template={template} />
          <CategoryBadge category={template.category} />
          <Badge>{template.language}</Badge>
          <QualityBadge quality={template.quality} />
        </p>
        {template.reason && <p className="mt-2 text-[13px] text-danger">{template.reason}</p>}
        {template.previous_category && template.previous_category !== template.category && <p className="mt-2 text-[13px] text-warn">{words.movedFrom(looks.categories[template.previous_category as "utility"] ?? template.previous_category)}</p>}
      </header>
      <div className="flex-1 border-t border-line bg-canvas p-4">
        <Preview template={{ ...content, files: template.files, name: template.name, body: content.body || template.body }} />
      </div>
    </article>
  );
}
