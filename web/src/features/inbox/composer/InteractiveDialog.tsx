import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import type { NewMessage } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field, TextArea } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Tabs } from "@/ui/Tabs";
import { uiWords } from "@/ui/words";

import { setDraft } from "../drafts";
import { send } from "../outbox";
import { inboxWords } from "../words";

const MOST_BUTTONS = 3;
const MOST_ROWS = 10;

interface Row {
  title: string;
  description: string;
}

interface Props {
  conversationId: string;
  initialText: string;
  onClose: () => void;
}

/** A question with buttons to tap, or with a list that opens. */
export function InteractiveDialog({ conversationId, initialText, onClose }: Props) {
  const words = useWords(inboxWords);
  const ui = useWords(uiWords);
  const [kind, setKind] = useState("buttons");
  const [text, setText] = useState(initialText);
  const [buttons, setButtons] = useState(["", ""]);
  const [opener, setOpener] = useState<string>(words.listOpener);
  const [rows, setRows] = useState<Row[]>([
    { title: "", description: "" },
    { title: "", description: "" },
  ]);
  const body = kind === "buttons" ? buttonsBody(text, buttons) : listBody(text, opener, rows);
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.interactive}
      description={words.interactiveHint}
      width="medium"
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button
            tone="primary"
            disabled={!body}
            onClick={() => {
              send(conversationId, body!);
              setDraft(conversationId, { reply: "" });
              onClose();
            }}
          >
            {words.send}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pb-2">
        <Tabs
          label={words.interactive}
          panelId="interactive-panel"
          value={kind}
          onChange={setKind}
          tabs={[
            { value: "buttons", label: words.buttonsKind },
            { value: "list", label: words.listKind },
          ]}
        />
        <div id="interactive-panel" className="flex flex-col gap-4">
          <TextArea label={words.question} required autoFocus rows={3} maxLength={1024} value={text} onChange={(event) => setText(event.target.value)} />
          {kind === "buttons" ? <ButtonFields buttons={buttons} onChange={setButtons} /> : <RowFields opener={opener} onOpener={setOpener} rows={rows} onChange={setRows} />}
        </div>
      </div>
    </Dialog>
  );
}

function buttonsBody(text: string, titles: string[]): NewMessage | null {
  const given = titles.map((title) => title.trim()).filter(Boolean);
  if (!text.trim() || !given.length || new Set(given).size !== given.length) return null;
  return { text: text.trim(), buttons: given.map((title, index) => ({ id: String(index + 1), title })) };
}

function listBody(text: string, opener: string, rows: Row[]): NewMessage | null {
  const given = rows.filter((row) => row.title.trim());
  if (!text.trim() || !opener.trim() || !given.length) return null;
  const choices = given.map((row, index) => ({ id: String(index + 1), title: row.title.trim(), ...(row.description.trim() ? { description: row.description.trim() } : {}) }));
  return { text: text.trim(), list: { button: opener.trim(), sections: [{ title: "", rows: choices }] } };
}

function ButtonFields({ buttons, onChange }: { buttons: string[]; onChange: (next: string[]) => void }) {
  const words = useWords(inboxWords);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-[13px] font-medium text-ink-2">{words.buttonsLegend}</legend>
      {buttons.map((title, index) => (
        <div key={index} className="flex items-start gap-1">
          <Field label={words.buttonNumber(index + 1)} hiddenLabel placeholder={words.buttonNumber(index + 1)} maxLength={20} value={title} onChange={(event) => onChange(buttons.with(index, event.target.value))} className="flex-1" />
          <IconButton label={words.remove} icon={<Trash2 aria-hidden className="size-4" />} disabled={buttons.length === 1} onClick={() => onChange(buttons.toSpliced(index, 1))} />
        </div>
      ))}
      {buttons.length < MOST_BUTTONS && (
        <Button size="small" tone="quiet" className="self-start" icon={<Plus aria-hidden className="size-4" />} onClick={() => onChange([...buttons, ""])}>
          {words.addButton}
        </Button>
      )}
    </fieldset>
  );
}

interface RowProps {
  opener: string;
  onOpener: (next: string) => void;
  rows: Row[];
  onChange: (next: Row[]) => void;
}

function RowFields({ opener, onOpener, rows, onChange }: RowProps) {
  const words = useWords(inboxWords);
  const set = (index: number, part: Partial<Row>) => onChange(rows.with(index, { ...rows[index]!, ...part }));
  return (
    <>
      <Field label={words.listOpenerLabel} maxLength={20} value={opener} onChange={(event) => onOpener(event.target.value)} />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 text-[13px] font-medium text-ink-2">{words.rowsLegend}</legend>
        {rows.map((row, index) => (
          <div key={index} className="flex items-start gap-1">
            <Field label={words.rowNumber(index + 1)} hiddenLabel placeholder={words.rowNumber(index + 1)} maxLength={24} value={row.title} onChange={(event) => set(index, { title: event.target.value })} className="flex-1" />
            <Field label={words.rowDescription} hiddenLabel placeholder={words.rowDescription} maxLength={72} value={row.description} onChange={(event) => set(index, { description: event.target.value })} className="flex-1" />
            <IconButton label={words.remove} icon={<Trash2 aria-hidden className="size-4" />} disabled={rows.length === 1} onClick={() => onChange(rows.toSpliced(index, 1))} />
          </div>
        ))}
        {rows.length < MOST_ROWS && (
          <Button size="small" tone="quiet" className="self-start" icon={<Plus aria-hidden className="size-4" />} onClick={() => onChange([...rows, { title: "", description: "" }])}>
            {words.addRow}
          </Button>
        )}
      </fieldset>
    </>
  );
}
