import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";

import type { SettingsSchema } from "@/api/types";
import { useWords } from "@/lib/language";
import { Checkbox } from "@/ui/Checks";
import { Field, TextArea } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Select } from "@/ui/Select";
import { uiWords } from "@/ui/words";

import { fieldsOf, wrongSettings, type SettingField, type SettingTexts } from "./settings";
import { integrationWords } from "./words";

interface Props {
  schema: SettingsSchema;
  texts: SettingTexts;
  onChange: (texts: SettingTexts) => void;
  /** What is kept, secrets masked; absent for something new. */
  kept?: Record<string, unknown>;
  failure?: unknown;
  disabled?: boolean;
}

/** A form drawn from a connector's own description of its settings. */
export function SettingsFields({ schema, texts, onChange, kept, failure, disabled }: Props) {
  const words = useWords(integrationWords);
  const fields = fieldsOf(schema);
  const wrong = wrongSettings(failure);
  const draw = (field: SettingField) => (
    <OneSetting
      key={field.name}
      field={field}
      disabled={disabled}
      text={texts[field.name] ?? ""}
      kept={kept?.[field.name]}
      error={wrong[field.name] === "missing" ? words.fillIn : wrong[field.name] ? words.checkFormat : undefined}
      onChange={(text) => onChange({ ...texts, [field.name]: text })}
    />
  );
  const advanced = fields.filter((field) => field.advanced);
  return (
    <div className="flex flex-col gap-3">
      {fields.filter((field) => !field.advanced).map(draw)}
      {advanced.length > 0 && (
        <details className="rounded-lg border border-line px-3 py-2" open={advanced.some((field) => wrong[field.name]) || undefined}>
          <summary className="cursor-pointer text-[13px] font-medium text-ink-2">{words.advanced}</summary>
          <div className="mt-3 mb-1 flex flex-col gap-3">{advanced.map(draw)}</div>
        </details>
      )}
    </div>
  );
}

interface OneProps {
  field: SettingField;
  text: string;
  kept: unknown;
  error?: string;
  disabled?: boolean;
  onChange: (text: string) => void;
}

function OneSetting({ field, text, kept, error, disabled, onChange }: OneProps) {
  const words = useWords(integrationWords);
  const { schema, name, required } = field;
  const label = schema.title ?? name;
  const example = schema.examples?.[0];
  if (field.secret) return <Secret label={label} hint={schema.description} required={required && !kept} masked={typeof kept === "string" ? kept : ""} text={text} error={error} disabled={disabled} onChange={onChange} />;
  if (schema.type === "boolean") return <Checkbox label={label} hint={schema.description} disabled={disabled} checked={text === "true"} onChange={(on) => onChange(String(on))} />;
  if (schema.enum) return <Select label={label} hint={schema.description} disabled={disabled} value={text} onChange={onChange} options={schema.enum.map((value) => ({ value, label: value }))} />;
  if (schema.type === "array") return <TextArea label={label} hint={schema.description} error={error} required={required} disabled={disabled} value={text} onChange={(event) => onChange(event.target.value)} />;
  const number = schema.type === "integer" || schema.type === "number";
  return (
    <Field
      label={label}
      hint={schema.description}
      error={error}
      required={required}
      disabled={disabled}
      autoComplete="off"
      spellCheck={false}
      type={number ? "number" : "text"}
      min={schema.minimum}
      max={schema.maximum}
      step={schema.type === "number" ? "any" : undefined}
      minLength={schema.minLength}
      maxLength={schema.maxLength}
      pattern={number ? undefined : schema.pattern?.replace(/^\^|\$$/g, "")}
      title={example === undefined ? words.checkFormat : words.example(String(example))}
      placeholder={example === undefined ? undefined : words.example(String(example))}
      value={text}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

interface SecretProps {
  label: string;
  hint?: string;
  required: boolean;
  masked: string;
  text: string;
  error?: string;
  disabled?: boolean;
  onChange: (text: string) => void;
}

/** Never shown once kept: only its last letters, and a place for another. */
function Secret({ label, hint, required, masked, text, error, disabled, onChange }: SecretProps) {
  const words = useWords(integrationWords);
  const ui = useWords(uiWords);
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <Field
        label={label}
        hint={masked ? `${hint ? `${hint} ` : ""}${words.secretKept}` : hint}
        error={error}
        type={shown ? "text" : "password"}
        autoComplete="new-password"
        spellCheck={false}
        required={required}
        disabled={disabled}
        placeholder={masked ? words.secretNow(masked) : undefined}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        style={{ paddingRight: 40 }}
      />
      {text && <IconButton size="small" className="absolute! top-[26px] right-1" pressed={shown} label={shown ? ui.hidePassword : ui.showPassword} icon={shown ? <EyeOff aria-hidden className="size-4" /> : <Eye aria-hidden className="size-4" />} onClick={() => setShown(!shown)} />}
    </div>
  );
}
