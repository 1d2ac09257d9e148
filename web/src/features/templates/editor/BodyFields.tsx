import { Braces } from "lucide-react";
import { useRef } from "react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field, TextArea } from "@/ui/Field";

import type { Content } from "@/api/templates";
import { blanksOf, nextBlank } from "@/lib/blanks";
import { templateWords } from "../words";
import { Count } from "./ButtonFields";
import { LIMITS } from "./form";

interface Props {
  content: Content;
  onChange: (part: Partial<Content>) => void;
  at: (pointer: string) => string | undefined;
}

export function BodyFields({ content, onChange, at }: Props) {
  const words = useWords(templateWords);
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = () => {
    const place = area.current?.selectionStart ?? content.body.length;
    const blank = nextBlank(content.body, content.format);
    onChange({ body: content.body.slice(0, place) + blank + content.body.slice(area.current?.selectionEnd ?? place) });
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(place + 2, place + blank.length - 2);
    });
  };
  const blanks = blanksOf(content.body);
  return (
    <div className="flex flex-col gap-3">
      <div className="relative">
        <TextArea
          ref={area}
          label={words.body}
          rows={6}
          value={content.body}
          error={at("/body")}
          hint={<Count length={content.body.length} most={LIMITS.body} text={words.bodyHint} />}
          onChange={(event) => onChange({ body: event.target.value })}
        />
        <Button size="small" tone="quiet" className="absolute! -top-1.5 right-0" icon={<Braces aria-hidden className="size-4" />} onClick={insert}>
          {words.insertVariable}
        </Button>
      </div>
      {blanks.length > 0 && (
        <fieldset className="rounded-xl border border-line bg-raised p-3">
          <legend className="px-1 text-[13px] font-medium text-ink-2">{words.samples}</legend>
          <p className="mb-2 text-xs text-ink-3">{words.samplesHint}</p>
          <div className="grid gap-3 sm:grid-cols-2">
            {blanks.map((name) => (
              <Field
                key={name}
                label={words.sampleOf(name)}
                value={content.samples[name] ?? ""}
                error={at(`/samples/${name}`)}
                onChange={(event) => onChange({ samples: { ...content.samples, [name]: event.target.value } })}
              />
            ))}
          </div>
        </fieldset>
      )}
      {!content.cards.length && <Field
        label={words.footer}
        value={content.footer ?? ""}
        error={at("/footer")}
        hint={<Count length={(content.footer ?? "").length} most={LIMITS.footer} text={words.footerHint} />}
        onChange={(event) => onChange({ footer: event.target.value || null })}
      />}
    </div>
  );
}
