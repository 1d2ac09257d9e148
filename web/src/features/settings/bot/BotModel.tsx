import { Link } from "@tanstack/react-router";

import type { BotSettings, Connection } from "@/api/types";
import { useWords } from "@/lib/language";
import { Card } from "@/ui/Card";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";

import type { BotFormValue } from "./BotSection";
import { botWords } from "./words";

interface Props {
  value: BotFormValue;
  set: (changed: Partial<BotFormValue>) => void;
  models: Connection[];
  mayWrite: boolean;
}

/** Which language model, when it is asked, and how much it may use. */
export function BotModel({ value, set, models, mayWrite }: Props) {
  const words = useWords(botWords);
  return (
    <Card title={words.model}>
      <p className="mb-4 text-[13px] text-ink-2">{words.modelHint}</p>
      {models.length === 0 ? (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px] text-ink-2">
          <span className="min-w-0 flex-1 basis-60">{words.none}</span>
          <Link to="/integracoes" className="font-medium text-accent-text hover:underline">
            {words.connect}
          </Link>
        </p>
      ) : (
        <div className="flex flex-col gap-4">
          <div className="grid items-start gap-3 sm:grid-cols-2">
            <Select
              label={words.which}
              disabled={!mayWrite}
              value={value.connection_id}
              onChange={(connection_id) => set(connection_id ? { connection_id } : { connection_id, on: false })}
              options={[{ value: "", label: words.choose }, ...models.map(({ id, name }) => ({ value: id, label: name }))]}
            />
            <Field
              label={words.tokens}
              hint={words.tokensHint}
              type="number"
              inputMode="numeric"
              required
              min={0}
              max={1_000_000_000}
              step={1000}
              value={value.monthly_tokens}
              onChange={(event) => set({ monthly_tokens: event.target.value })}
            />
          </div>
          <Switch label={words.use} checked={value.on} disabled={!mayWrite || !value.connection_id} onChange={(on) => set({ on })} />
          <Switch label={words.openings} hint={words.openingsHint} checked={value.openings} disabled={!mayWrite || !value.on} onChange={(openings) => set({ openings })} />
        </div>
      )}
    </Card>
  );
}

const MICROS = 1_000_000;

/** What the model was asked this month, beside its limit. */
export function ModelUsage({ usage, limit }: { usage: BotSettings["usage"]; limit: number }) {
  const words = useWords(botWords);
  if (!usage) return null;
  const cost = usage.micros || !usage.unpriced ? (usage.micros / MICROS).toFixed(2) : words.unknownCost;
  const told = [
    [words.asked, usage.asked.toLocaleString()],
    [words.failed, usage.failed.toLocaleString()],
    [words.spent, `${usage.tokens.toLocaleString()} / ${limit.toLocaleString()}`],
    [words.cost, cost],
  ];
  return (
    <Card title={words.used}>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {told.map(([name, figure]) => (
          <div key={name}>
            <dt className="text-xs text-ink-3">{name}</dt>
            <dd className="text-sm font-medium text-ink tabular-nums">{figure}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
