import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, CircleAlert, Info } from "lucide-react";
import { useState, type ReactNode } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { readable } from "@/api/problem";
import { useWords } from "@/lib/language";
import { whenAhead } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Page } from "@/ui/Page";
import { LeaveGuard } from "@/ui/SaveBar";
import { Select } from "@/ui/Select";

import { Preview } from "@/ui/template/Preview";
import { CategoryBadge, StatusBadge } from "@/ui/template/badges";
import { useCategoryPrice } from "../prices/usePrice";
import { templateChannelsQuery } from "@/api/templates";
import type { Template } from "@/api/templates";
import { templateLooks } from "@/ui/template/words";
import { templateWords } from "../words";
import { AuthFields } from "./AuthFields";
import { BodyFields } from "./BodyFields";
import { ButtonFields } from "./ButtonFields";
import { CardFields } from "./CardFields";
import { contentOf, LANGUAGES, nameOf } from "./form";
import { HeaderFields } from "./HeaderFields";
import { useEditor, type Begin } from "./useEditor";

const CHANGEABLE = new Set(["draft", "approved", "flagged", "rejected", "paused"]);
const CATEGORIES = ["utility", "marketing", "authentication"] as const;
const LIFETIMES: Record<string, number[]> = { authentication: [60, 300, 600, 900], utility: [300, 3600, 21_600, 43_200], marketing: [43_200, 86_400, 604_800, 2_592_000] };

interface Props {
  channelId: string;
  template?: Template;
  etag?: string | null;
  begin: Begin;
  onOpen: (id: string) => void;
  onClose: () => void;
  /** What somebody else wrote meanwhile, instead of what stands here. */
  onReload?: () => void;
}

export function Editor(props: Props) {
  const mayWrite = useMay("manager");
  const { template } = props;
  if (template && (!mayWrite || !CHANGEABLE.has(template.status))) return <Standing template={template} onClose={props.onClose} />;
  return <Writing {...props} />;
}

function Back({ onClose }: { onClose: () => void }) {
  const words = useWords(templateWords);
  return (
    <Button size="small" tone="quiet" className="mb-2 -ml-2 self-start" icon={<ArrowLeft aria-hidden className="size-4" />} onClick={onClose}>
      {words.back}
    </Button>
  );
}

/** One that cannot be changed now: what it says, and why. */
function Standing({ template, onClose }: { template: Template; onClose: () => void }) {
  const words = useWords(templateWords);
  return (
    <Page above={<Back onClose={onClose} />} title={template.name} description={words.editorHint} actions={<Badges template={template} />}>
      <Notice>{template.reason ?? (template.status === "pending" ? words.inReview : words.readOnly)}</Notice>
      <div className="mt-4 flex rounded-xl border border-line bg-canvas p-4">
        <Preview template={{ name: template.name, files: template.files, ...contentOf({ ...template, draft: null }) }} values={template.samples} headerValue={template.header?.sample ?? undefined} />
      </div>
    </Page>
  );
}

function Badges({ template }: { template: Template }) {
  return (
    <span className="flex flex-wrap gap-1.5">
      <CategoryBadge category={template.category} />
      <StatusBadge template={template} />
    </span>
  );
}

function Notice({ children, tone = "info" }: { children: ReactNode; tone?: "info" | "danger" }) {
  return (
    <p role={tone === "danger" ? "alert" : undefined} className={tone === "danger" ? "flex gap-2 rounded-xl bg-danger-soft px-3 py-2 text-sm text-danger" : "flex gap-2 rounded-xl bg-hover px-3 py-2 text-sm text-ink-2"}>
      {tone === "danger" ? <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" /> : <Info aria-hidden className="mt-0.5 size-4 shrink-0" />}
      <span>{children}</span>
    </p>
  );
}

function Writing({ channelId, template, etag, begin, onOpen, onClose, onReload }: Props) {
  const words = useWords(templateWords);
  const looks = useWords(templateLooks);
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState(channelId);
  const channels = useQuery(templateChannelsQuery);
  const editor = useEditor({ channelId: chosen, template, etag, begin, onOpen });
  const [picture, setPicture] = useState<string | null>(null);
  const [cardPictures, setCardPictures] = useState<(string | null)[]>([]);
  const undo = useMutation({
    mutationFn: () => api.delete(`/templates/${template!.id}/draft`),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["templates"] });
      onClose();
    },
  });
  const { content, at, problems } = editor;
  const isNew = !template || template.status === "draft";
  const fixed = template?.status === "approved" || template?.status === "flagged";
  const price = useCategoryPrice(content.category);
  const limited = template?.edits && template.edits.next_at;
  const actions = (
    <>
      {template?.draft && (
        <Button tone="quiet" busy={undo.isPending} onClick={() => undo.mutate()}>
          {words.throwAway}
        </Button>
      )}
      <Button busy={editor.saving} disabled={editor.busy || !editor.dirty || !editor.name} onClick={editor.save}>
        {words.saveDraft}
      </Button>
      <Button tone="primary" busy={editor.submitting} disabled={editor.busy || editor.checking || !!limited} onClick={editor.submit}>
        {words.submit}
      </Button>
    </>
  );
  return (
    <Page above={<Back onClose={onClose} />} title={template ? template.name : words.newTemplate} description={words.editorHint} actions={actions}>
      <LeaveGuard when={editor.dirty && !editor.busy} within="modelo" />
      <div className="flex flex-col gap-2">
        {template && <Badges template={template} />}
        {template?.reason && <Notice>{template.reason}</Notice>}
        {template?.edits && <Notice>{template.edits.next_at ? words.noEditsLeft(whenAhead(template.edits.next_at)) : words.editsLeft(template.edits.left_today, template.edits.left_this_month)}</Notice>}
        {editor.told && problems.length > 0 && <Notice tone="danger">{words.fix(problems.length)}</Notice>}
        {editor.failure && (
          <Notice tone="danger">
            {editor.overtaken ? words.someoneElse : readable(editor.failure)}
            {editor.overtaken && (
              <button type="button" onClick={onReload} className="ml-2 font-medium underline">
                {words.takeTheirs}
              </button>
            )}
          </Notice>
        )}
      </div>
      <div className="mt-4 grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex flex-col gap-5">
          <div className="grid gap-3 sm:grid-cols-2">
            {!template && (channels.data?.length ?? 0) > 1 && <Select label={words.channel} value={chosen} onChange={setChosen} options={channels.data!.map((channel) => ({ value: channel.id, label: channel.name }))} className="sm:col-span-2" />}
            <Field label={words.name} hint={words.nameHint} value={editor.name} disabled={!isNew} error={at("/name")} onChange={(event) => editor.setName(nameOf(event.target.value))} />
            <Select label={words.language} value={editor.language} disabled={!isNew} onChange={editor.setLanguage} options={[...new Set([editor.language, ...LANGUAGES])].map((one) => ({ value: one, label: one }))} />
          </div>
          <fieldset disabled={fixed}>
            <legend className="mb-1 text-[13px] font-medium text-ink-2">{words.category}</legend>
            <div className="grid gap-2 sm:grid-cols-3">
              {CATEGORIES.map((category) => (
                <label key={category} className="flex cursor-pointer flex-col gap-0.5 rounded-xl border border-line bg-raised p-3 text-sm has-checked:border-accent has-checked:bg-accent-soft has-disabled:cursor-not-allowed">
                  <span className="flex items-center gap-2 font-medium">
                    <input type="radio" name="category" value={category} checked={content.category === category} onChange={() => editor.set({ category, ttl_seconds: null, ...(category === "authentication" ? { buttons: [{ kind: "copy_code" }] } : content.category === "authentication" ? { buttons: [] } : {}) })} className="accent-accent" />
                    {looks.categories[category]}
                  </span>
                  <span className="text-xs text-ink-2">{words.categoryHints[category]}</span>
                </label>
              ))}
            </div>
            {price && <p className="mt-1 text-xs text-ink-2">{price}</p>}
          </fieldset>
          {content.category === "authentication" ? (
            <AuthFields content={content} onChange={editor.set} at={at} />
          ) : (
            <>
              {!content.cards.length && <HeaderFields header={content.header} onChange={(header) => editor.set({ header })} at={at} onPicture={setPicture} />}
              <BodyFields content={content} onChange={editor.set} at={at} />
              {!content.cards.length && <ButtonFields buttons={content.buttons} onChange={(buttons) => editor.set({ buttons })} at={at} />}
              {(content.category === "marketing" || content.cards.length > 0) && (
                <CardFields
                  cards={content.cards}
                  at={at}
                  pictures={cardPictures}
                  onPictures={setCardPictures}
                  onChange={(cards) => editor.set({ cards, ...(cards.length ? { header: null, footer: null, buttons: [] } : {}) })}
                />
              )}
              <Select label={words.format} className="max-w-xs" value={content.format} onChange={(format) => editor.set({ format })} options={(["named", "positional"] as const).map((one) => ({ value: one, label: words.formats[one] }))} />
            </>
          )}
          <Lifetime category={content.category} seconds={content.ttl_seconds} onChange={(ttl_seconds) => editor.set({ ttl_seconds })} />
        </div>
        <aside className="lg:sticky lg:top-0 lg:self-start">
          <p className="mb-2 text-[13px] font-medium text-ink-2">{words.previewTitle}</p>
          <div className="rounded-xl border border-line bg-canvas p-4">
            <Preview template={{ name: editor.name, files: template?.files, ...content }} values={content.samples} headerValue={content.header?.sample ?? undefined} picture={picture} cardPictures={cardPictures} />
          </div>
        </aside>
      </div>
    </Page>
  );
}

function Lifetime({ category, seconds, onChange }: { category: string; seconds: number | null; onChange: (seconds: number | null) => void }) {
  const words = useWords(templateWords);
  const said = (value: number) => (value < 3600 ? words.minutes(value / 60) : value < 86_400 ? words.hours(value / 3600) : words.days(value / 86_400));
  const known = [...new Set([...(seconds ? [seconds] : []), ...(LIFETIMES[category] ?? [])])].sort((one, other) => one - other);
  return <Select label={words.ttl} hint={words.ttlHint} className="max-w-xs" value={seconds ? String(seconds) : ""} onChange={(value) => onChange(value ? Number(value) : null)} options={[{ value: "", label: words.ttlDefault }, ...known.map((value) => ({ value: String(value), label: said(value) }))]} />;
}
