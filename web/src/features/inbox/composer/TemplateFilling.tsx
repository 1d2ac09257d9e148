import { Paperclip } from "lucide-react";
import { useRef, useState } from "react";

import { upload } from "@/api/client";
import { readable } from "@/api/problem";
import type { Attachment } from "@/api/types";
import { Preview } from "@/ui/template/Preview";
import type { CardPart, Template } from "@/api/templates";
import { blanksOf } from "@/lib/blanks";
import { newKey } from "@/lib/ids";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";

import { inboxWords } from "../words";
import { pickerWords } from "./pickerWords";
import { askedOf, askedOfCard, headerBlanks, MEDIA, type CardFilling, type Filling } from "./templateFilling";

const ACCEPTED: Record<string, string> = { image: "image/jpeg,image/png", video: "video/mp4,video/3gpp", document: "" };

interface Props {
  template: Template;
  filling: Filling;
  onChange: (filling: Filling) => void;
}

/** The blanks at one side, and at the other the message as it grows. */
export function TemplateFilling({ template, filling, onChange }: Props) {
  const words = useWords(inboxWords);
  const own = useWords(pickerWords);
  const blanks = blanksOf(template.body);
  const inHeader = headerBlanks(template);
  const asked = askedOf(template);
  const kind = template.header?.kind;
  const nothing = !blanks.length && !inHeader.length && !asked.length && kind !== "location" && !MEDIA.includes(kind ?? "") && !template.cards.length;
  const place = (name: keyof Filling["place"], label: string, required = false) => (
    <Field label={label} required={required} inputMode={required ? "decimal" : undefined} value={filling.place[name]} onChange={(event) => onChange({ ...filling, place: { ...filling.place, [name]: event.target.value } })} />
  );
  const preview = { ...template, buttons: template.buttons.map((button, index) => (button.kind === "copy_code" && filling.buttons[index] ? { ...button, title: `${button.title ?? own.copyCode} · ${filling.buttons[index]}` } : button)) };
  return (
    <div className="grid gap-5 pb-2 md:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="flex flex-col gap-3">
        {MEDIA.includes(kind ?? "") && <HeaderFile kind={kind!} file={filling.file} onChange={(file) => onChange({ ...filling, file })} />}
        {kind === "location" && (
          <div className="grid gap-3 sm:grid-cols-2">
            {place("latitude", own.latitude, true)}
            {place("longitude", own.longitude, true)}
            {place("name", own.placeName)}
            {place("address", own.placeAddress)}
          </div>
        )}
        {inHeader.map((blank) => (
          <Field key={`header ${blank}`} label={own.headerBlank(blank)} required value={filling.header[blank] ?? ""} onChange={(event) => onChange({ ...filling, header: { ...filling.header, [blank]: event.target.value } })} />
        ))}
        {blanks.map((blank, index) => (
          <Field
            key={blank}
            label={words.blank(blank)}
            required
            autoFocus={index === 0}
            placeholder={template.samples[blank]}
            maxLength={1024}
            value={filling.values[blank] ?? ""}
            onChange={(event) => onChange({ ...filling, values: { ...filling.values, [blank]: event.target.value } })}
          />
        ))}
        {asked.map(([index, button]) => (
          <Field
            key={`button ${index}`}
            label={button.kind === "copy_code" ? own.codeToCopy : own.addressEnd(button.title ?? "")}
            hint={button.kind === "url" ? (button.url ?? "").replace("{{1}}", filling.buttons[index] || "…") : undefined}
            required
            maxLength={button.kind === "copy_code" ? 15 : 1024}
            placeholder={button.sample ?? undefined}
            value={filling.buttons[index] ?? ""}
            onChange={(event) => onChange({ ...filling, buttons: { ...filling.buttons, [index]: event.target.value } })}
          />
        ))}
        {template.cards.map((card, index) => (
          <CardBlanks key={index} card={card} number={index + 1} filling={filling.cards[index]!} onChange={(next) => onChange({ ...filling, cards: filling.cards.with(index, next) })} />
        ))}
        {nothing && <p className="text-sm text-ink-2">{words.noBlanks}</p>}
      </div>
      <div>
        <p className="mb-1 text-[13px] font-medium text-ink-2">{words.preview}</p>
        <div className="rounded-xl border border-line bg-canvas p-3">
          <Preview template={preview} values={filling.values} headerValue={Object.values(filling.header)[0]} picture={kind === "image" && filling.file?.url ? filling.file.url : null} cardValues={filling.cards.map((card) => card.values)} cardPictures={filling.cards.map((card) => (card.file?.media_type.startsWith("image/") ? card.file.url : null))} />
        </div>
      </div>
    </div>
  );
}

/** One card of a carousel: its file, and what stands in its blanks. */
function CardBlanks({ card, number, filling, onChange }: { card: CardPart; number: number; filling: CardFilling; onChange: (next: CardFilling) => void }) {
  const words = useWords(inboxWords);
  const own = useWords(pickerWords);
  return (
    <fieldset className="flex flex-col gap-3 rounded-xl border border-line p-3">
      <legend className="px-1 text-[13px] font-medium text-ink-2">{own.card(number)}</legend>
      <HeaderFile kind={card.header.kind} file={filling.file} onChange={(file) => onChange({ ...filling, file })} />
      {blanksOf(card.body).map((blank) => (
        <Field key={blank} label={words.blank(blank)} required placeholder={card.samples[blank]} maxLength={1024} value={filling.values[blank] ?? ""} onChange={(event) => onChange({ ...filling, values: { ...filling.values, [blank]: event.target.value } })} />
      ))}
      {askedOfCard(card).map(([place, button]) => (
        <Field
          key={`button ${place}`}
          label={own.addressEnd(button.title ?? "")}
          hint={(button.url ?? "").replace("{{1}}", filling.buttons[place] || "…")}
          required
          maxLength={1024}
          value={filling.buttons[place] ?? ""}
          onChange={(event) => onChange({ ...filling, buttons: { ...filling.buttons, [place]: event.target.value } })}
        />
      ))}
    </fieldset>
  );
}

function HeaderFile({ kind, file, onChange }: { kind: string; file: Attachment | null; onChange: (file: Attachment | null) => void }) {
  const own = useWords(pickerWords);
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    setBusy(true);
    setFailure("");
    const form = new FormData();
    form.append("file", chosen, chosen.name);
    try {
      onChange(await upload<Attachment>("/attachments", form, () => undefined, newKey()));
    } catch (problem) {
      setFailure(readable(problem));
    }
    setBusy(false);
  };
  return (
    <div>
      <p className="mb-1 text-[13px] font-medium text-ink-2">{own.headerFile(kind)}</p>
      <div className="flex flex-wrap items-center gap-3">
        <Button size="small" busy={busy} icon={<Paperclip aria-hidden className="size-4" />} onClick={() => input.current?.click()}>
          {own.chooseFile}
        </Button>
        {file && <span className="text-sm break-all text-ink-2">{file.file_name}</span>}
      </div>
      <input ref={input} type="file" hidden accept={ACCEPTED[kind]} aria-label={own.headerFile(kind)} onChange={(event) => (void take(event.target.files?.[0]), (event.target.value = ""))} />
      {failure && (
        <p role="alert" className="mt-1 text-[13px] text-danger">
          {failure}
        </p>
      )}
    </div>
  );
}
