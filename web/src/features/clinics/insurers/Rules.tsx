import { useQuery } from "@tanstack/react-query";
import { Copy, Plus, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { newKey } from "@/lib/ids";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Select } from "@/ui/Select";
import { TimeField } from "@/ui/TimeField";

import { clinicsQuery, practitionersQuery, servicesQuery } from "../queries";
import { emptyRule, endOf, isBackwards, startOf, type RuleForm } from "./form";
import { insurerWords } from "./words";

const MOST = 200;
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** By whom, for what, where, when and how often a day; none means everywhere. */
export function Rules({ rules, onChange }: { rules: RuleForm[]; onChange: (rules: RuleForm[]) => void }) {
  const words = useWords(insurerWords);
  const section = useRef<HTMLElement>(null);
  const [fresh, setFresh] = useState("");
  const insert = (rule: RuleForm, after: number) => {
    onChange([...rules.slice(0, after), rule, ...rules.slice(after)]);
    setFresh(rule.key);
  };
  const remove = (key: string) => {
    onChange(rules.filter((rule) => rule.key !== key));
    section.current?.focus(); // its own button is gone
  };
  return (
    <section ref={section} tabIndex={-1} aria-labelledby="insurer-rules" className="flex flex-col gap-3 border-t border-line pt-3 focus:outline-none">
      <div>
        <h3 id="insurer-rules" className="text-sm font-semibold text-ink">
          {words.rules}
        </h3>
        <p className="mt-0.5 text-xs text-ink-3">{rules.length ? words.rulesHint : words.noRules}</p>
      </div>
      {rules.map((rule, index) => (
        <RuleCard
          key={rule.key}
          number={index + 1}
          rule={rule}
          fresh={rule.key === fresh}
          onChange={(part) => onChange(rules.map((one) => (one.key === rule.key ? { ...one, ...part } : one)))}
          onCopy={rules.length < MOST ? () => insert({ ...rule, key: newKey() }, index + 1) : undefined}
          onRemove={() => remove(rule.key)}
        />
      ))}
      {rules.length < MOST && (
        <Button className="self-start" size="small" icon={<Plus aria-hidden className="size-4" />} onClick={() => insert(emptyRule(), rules.length)}>
          {words.addRule}
        </Button>
      )}
    </section>
  );
}

interface CardProps {
  number: number;
  rule: RuleForm;
  /** Just made: it takes the focus. */
  fresh: boolean;
  onChange: (part: Partial<RuleForm>) => void;
  onCopy?: () => void;
  onRemove: () => void;
}

function RuleCard({ number, rule, fresh, onChange, onCopy, onRemove }: CardProps) {
  const words = useWords(insurerWords);
  const card = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (fresh) card.current?.focus();
  }, [fresh]);
  return (
    <fieldset ref={card} tabIndex={-1} className="rounded-xl border border-line p-3 focus-visible:outline-2 focus-visible:outline-accent">
      <legend className="sr-only">{words.rule(number)}</legend>
      <div className="mb-2 flex items-center gap-1">
        <span aria-hidden className="flex-1 text-[13px] font-medium text-ink">
          {words.rule(number)}
        </span>
        {onCopy && <IconButton size="small" label={words.copyRule(number)} icon={<Copy aria-hidden className="size-4" />} onClick={onCopy} />}
        <IconButton size="small" label={words.removeRule(number)} icon={<Trash2 aria-hidden className="size-4" />} onClick={onRemove} />
      </div>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        <WhoWhatWhere rule={rule} onChange={onChange} />
        <Select label={words.day} value={rule.dia} onChange={(dia) => onChange({ dia })} options={[{ value: "", label: words.any.day }, ...DAYS.map((day) => ({ value: String(day), label: words.days[day] }))]} />
        <Hours rule={rule} onChange={onChange} />
        <Field label={words.quota} hint={words.quotaHint} type="number" inputMode="numeric" min={0} max={500} value={rule.cota} onChange={(event) => onChange({ cota: event.target.value })} />
      </div>
    </fieldset>
  );
}

type PartProps = Pick<CardProps, "rule" | "onChange">;

function WhoWhatWhere({ rule, onChange }: PartProps) {
  const words = useWords(insurerWords);
  const practitioners = useQuery(practitionersQuery).data;
  const services = useQuery(servicesQuery).data;
  const clinics = useQuery(clinicsQuery).data;
  return (
    <>
      <Select label={words.practitioner} value={rule.medico_id} onChange={(medico_id) => onChange({ medico_id })} options={options(words.any.practitioner, practitioners, rule.medico_id)} />
      <Select label={words.service} value={rule.servico_id} onChange={(servico_id) => onChange({ servico_id })} options={options(words.any.service, services, rule.servico_id)} />
      <Select label={words.clinic} value={rule.clinica_id} onChange={(clinica_id) => onChange({ clinica_id })} options={options(words.any.clinic, clinics, rule.clinica_id)} />
    </>
  );
}

/** What is chosen is among them even before the list has come. */
function options(any: string, list: { id: string; nome: string }[] | undefined, chosen: string) {
  const known = (list ?? []).map((one) => ({ value: one.id, label: one.nome }));
  const missing = chosen && !known.some((one) => one.value === chosen) ? [{ value: chosen, label: "…" }] : [];
  return [{ value: "", label: any }, ...known, ...missing];
}

function Hours({ rule, onChange }: PartProps) {
  const words = useWords(insurerWords);
  const invalid = isBackwards(rule);
  return (
    <div role="group" aria-label={words.hours} className="flex flex-col gap-1">
      <span aria-hidden className="text-[13px] font-medium text-ink-2">
        {words.hours}
      </span>
      <div className="flex items-center gap-2 text-sm text-ink-2">
        <TimeField label={words.from} value={rule.inicio} invalid={invalid} onChange={(inicio) => onChange({ inicio: startOf(inicio) })} />
        {words.to}
        <TimeField label={words.until} value={rule.fim} invalid={invalid} onChange={(fim) => onChange({ fim: endOf(fim) })} />
      </div>
      {invalid && (
        <p role="alert" className="text-[13px] text-danger">
          {words.backwards}
        </p>
      )}
    </div>
  );
}
