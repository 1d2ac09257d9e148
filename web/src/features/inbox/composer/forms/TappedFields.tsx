/** The parts of messages that are answered by a tap. */
import { Plus, Trash2 } from "lucide-react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";

import { CountedArea, CountedField } from "./Counted";
import type { FieldsProps } from "./FormDialog";
import { textLimit } from "./kinds";
import { hasHeader, type Row } from "./values";
import { formWords } from "./words";

export function TextFields({ kind, values, set, wrongs, limits }: FieldsProps) {
  const words = useWords(formWords);
  return (
    <>
      <CountedArea label={words.text} required autoFocus rows={3} most={textLimit(kind, limits)} wrong={wrongs.text} value={values.text} onChange={(event) => set({ text: event.target.value })} />
      {kind !== "carousel" && <details className="-mt-2" open={!!wrongs.header || !!wrongs.footer || undefined}>
        <summary className="w-fit cursor-pointer text-[13px] font-medium text-accent-text">{hasHeader(kind) ? words.around : words.footer}</summary>
        <div className="mt-2 grid gap-3 sm:grid-cols-2">
          {hasHeader(kind) && <CountedField label={words.header} most={limits.header} wrong={wrongs.header} value={values.header} onChange={(event) => set({ header: event.target.value })} />}
          <CountedField label={words.footer} most={limits.footer} wrong={wrongs.footer} value={values.footer} onChange={(event) => set({ footer: event.target.value })} />
        </div>
      </details>}
    </>
  );
}

export function ButtonsFields({ values: { buttons }, set, wrongs, limits }: FieldsProps) {
  const words = useWords(formWords);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-[13px] font-medium text-ink-2">{words.buttons}</legend>
      {buttons.map((title, index) => (
        <div key={index} className="flex items-start gap-1 [&>div]:flex-1">
          <CountedField
            label={words.button(index + 1)}
            hiddenLabel
            placeholder={words.button(index + 1)}
            most={limits.button_title}
            wrong={wrongs[`buttons.${index}`]}
            value={title}
            onChange={(event) => set({ buttons: buttons.with(index, event.target.value) })}
          />
          <Drop label={`${words.remove}: ${words.button(index + 1)}`} disabled={buttons.length === 1} onClick={() => set({ buttons: buttons.toSpliced(index, 1) })} />
        </div>
      ))}
      {buttons.length < (limits.buttons ?? 3) && <Add label={words.addButton} onClick={() => set({ buttons: [...buttons, ""] })} />}
    </fieldset>
  );
}

export function ListFields({ values: { opener, rows }, set, wrongs, limits }: FieldsProps) {
  const words = useWords(formWords);
  const change = (index: number, part: Partial<Row>) => set({ rows: rows.with(index, { ...rows[index]!, ...part }) });
  return (
    <>
      <CountedField label={words.opener} required most={limits.button_title} wrong={wrongs.opener} value={opener} onChange={(event) => set({ opener: event.target.value })} />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 text-[13px] font-medium text-ink-2">{words.rows}</legend>
        {rows.map((row, index) => (
          <div key={index} className="flex items-start gap-1 [&>div]:flex-1">
            <CountedField
              label={words.row(index + 1)}
              hiddenLabel
              placeholder={words.row(index + 1)}
              most={limits.row_title}
              wrong={wrongs[`rows.${index}.title`]}
              value={row.title}
              onChange={(event) => change(index, { title: event.target.value })}
            />
            <CountedField
              label={words.rowDescription(index + 1)}
              hiddenLabel
              placeholder={words.description}
              most={limits.row_description}
              wrong={wrongs[`rows.${index}.description`]}
              value={row.description}
              onChange={(event) => change(index, { description: event.target.value })}
            />
            <Drop label={`${words.remove}: ${words.row(index + 1)}`} disabled={rows.length === 1} onClick={() => set({ rows: rows.toSpliced(index, 1) })} />
          </div>
        ))}
        {rows.length < (limits.list_rows ?? 10) && <Add label={words.addRow} onClick={() => set({ rows: [...rows, { title: "", description: "" }] })} />}
      </fieldset>
    </>
  );
}

export function LinkFields({ values, set, wrongs, limits }: FieldsProps) {
  const words = useWords(formWords);
  return (
    <div className="grid gap-3 sm:grid-cols-[2fr_3fr]">
      <CountedField label={words.linkTitle} required placeholder={words.linkTitleHint} most={limits.link_title} wrong={wrongs.linkTitle} value={values.linkTitle} onChange={(event) => set({ linkTitle: event.target.value })} />
      <CountedField label={words.url} required type="url" inputMode="url" placeholder={words.urlExample} most={2000} wrong={wrongs.url} value={values.url} onChange={(event) => set({ url: event.target.value })} />
    </div>
  );
}

export function FlowFields({ values, set, wrongs, limits }: FieldsProps) {
  const words = useWords(formWords);
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <CountedField className="sm:col-span-2" label={words.flowId} hint={words.flowIdHint} required most={256} wrong={wrongs.flowId} value={values.flowId} onChange={(event) => set({ flowId: event.target.value })} />
      <CountedField label={words.flowButton} required most={limits.flow_button} wrong={wrongs.flowButton} value={values.flowButton} onChange={(event) => set({ flowButton: event.target.value })} />
      <CountedField label={words.screen} hint={words.screenHint} most={256} wrong={wrongs.screen} value={values.screen} onChange={(event) => set({ screen: event.target.value })} />
    </div>
  );
}

export function Drop({ label, disabled, onClick }: { label: string; disabled?: boolean; onClick: () => void }) {
  return <IconButton label={label} icon={<Trash2 aria-hidden className="size-4" />} disabled={disabled} onClick={onClick} />;
}

export function Add({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button size="small" tone="quiet" className="self-start" icon={<Plus aria-hidden className="size-4" />} onClick={onClick}>
      {label}
    </Button>
  );
}
