import { Trash2 } from "lucide-react";
import { useState } from "react";

import { useWords } from "@/lib/language";
import { IconButton } from "@/ui/IconButton";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { Preview } from "@/ui/template/Preview";

import { NumberField } from "../desk/NumberField";
import { countOf, minutesOf, unitOf, type Unit } from "./lengths";
import type { Act, Source, Step, Template } from "./queries";
import { reminderWords } from "./words";

interface Props {
  step: Step;
  number: number;
  templates: Template[];
  onChange: (part: Partial<Step>) => void;
  onRemove?: () => void;
}

const GUESSES: [RegExp, Source][] = [
  [/nome|paciente/i, "paciente"],
  [/dia|data/i, "dia"],
  [/hora/i, "hora"],
  [/prof|medic|dout/i, "profissional"],
  [/ender|local/i, "endereco"],
  [/clin|unidade/i, "clinica"],
];
const TITLES: [RegExp, Act][] = [
  [/confirm|sim|vou/i, "confirmar"],
  [/remarc|reagend|outro/i, "remarcar"],
  [/cancel|desmarc|não/i, "cancelar"],
];

const quickReplies = (template: Template) => template.buttons.filter((button) => button.kind === "quick_reply");

/** What fits a template by the names in it; a person changes what was guessed wrong. */
function guessed(template: Template): Partial<Step> {
  return {
    modelo: template.name,
    idioma: template.language,
    variaveis: Object.fromEntries(template.variables.flatMap((name) => GUESSES.filter(([pattern]) => pattern.test(name)).slice(0, 1).map(([, source]) => [name, source]))),
    botoes: quickReplies(template).map((button) => TITLES.find(([pattern]) => pattern.test(button.title ?? ""))?.[1] ?? null),
  };
}

/** One reminder: when, with which template, what stands in it and what its buttons do; beside it how it reads. */
export function StepFields({ step, number, templates, onChange, onRemove }: Props) {
  const words = useWords(reminderWords);
  const [unit, setUnit] = useState<Unit>(() => unitOf(step.antes_minutos));
  const template = templates.find((one) => one.name === step.modelo && one.language === step.idioma);
  const replies = template ? quickReplies(template) : [];
  const sources = Object.entries(words.sources).map(([value, label]) => ({ value, label }));
  const acts = [{ value: "", label: words.noAct }, ...Object.entries(words.acts).map(([value, label]) => ({ value, label }))];
  return (
    <fieldset className="rounded-xl border border-line p-3">
      <legend className="sr-only">{words.step(number)}</legend>
      <div className="mb-2 flex items-center gap-2">
        <p aria-hidden className="flex-1 text-sm font-semibold">
          {words.step(number)}
        </p>
        {onRemove && <IconButton size="small" label={words.removeStep(number)} icon={<Trash2 aria-hidden className="size-4" />} onClick={onRemove} />}
      </div>
      <div className="grid gap-4 md:grid-cols-[1fr_18rem]">
        <div className="flex min-w-0 flex-col gap-3">
          <div className="grid grid-cols-2 items-end gap-3">
            <NumberField label={words.before} max={8784} value={countOf(step.antes_minutos, unit)} onChange={(count) => count && onChange({ antes_minutos: minutesOf(count, unit) })} />
            <Select
              label={words.unit}
              value={unit}
              options={Object.entries(words.units).map(([value, label]) => ({ value, label }))}
              onChange={(next) => {
                onChange({ antes_minutos: minutesOf(countOf(step.antes_minutos, unit), next as Unit) });
                setUnit(next as Unit);
              }}
            />
          </div>
          <Select
            label={words.template}
            placeholder={words.chooseTemplate}
            value={step.modelo ? `${step.modelo}/${step.idioma}` : ""}
            options={templates.map((one) => ({ value: `${one.name}/${one.language}`, label: one.status === "approved" ? one.name : words.notApproved(one.name) }))}
            onChange={(key) => {
              const chosen = templates.find((one) => `${one.name}/${one.language}` === key);
              if (chosen) onChange(guessed(chosen));
            }}
          />
          {template?.variables.map((name) => (
            <Select key={name} label={words.variable(name)} placeholder={words.chooseSource} value={step.variaveis?.[name] ?? ""} options={sources} onChange={(source) => onChange({ variaveis: { ...step.variaveis, [name]: source as Source } })} />
          ))}
          {replies.map((button, place) => (
            <Select
              key={button.title}
              label={words.button(button.title ?? "")}
              value={step.botoes?.[place] ?? ""}
              options={acts}
              onChange={(act) => onChange({ botoes: replies.map((_, at) => (at === place ? ((act || null) as Act | null) : (step.botoes?.[at] ?? null))) })}
            />
          ))}
          <NumberField label={words.lead} min={0} max={8784} value={Math.round((step.antecedencia_minima_minutos ?? 0) / 60)} onChange={(hours) => onChange({ antecedencia_minima_minutos: (hours ?? 0) * 60 })} />
          <Switch label={words.skipConfirmed} checked={step.pular_confirmados ?? true} onChange={(pular_confirmados) => onChange({ pular_confirmados })} />
        </div>
        {template && (
          <div className="rounded-2xl bg-hover/60 p-2">
            <Preview template={template} values={template.samples} />
          </div>
        )}
      </div>
    </fieldset>
  );
}
