import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { ErrorState } from "@/ui/EmptyState";
import { Card } from "@/ui/Card";
import { Field, TextArea } from "@/ui/Field";
import { SaveBar } from "@/ui/SaveBar";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";
import { Switch } from "@/ui/Switch";
import { uiWords } from "@/ui/words";

import { NumberField } from "./NumberField";
import { askingQuery, templatesQuery, type Asking } from "./queries";
import { Results } from "./satisfaction/Results";
import { deskWords } from "./words";

export function Satisfaction() {
  const words = useWords(deskWords);
  const ui = useWords(uiWords);
  const channels = useQuery(askingQuery);
  return (
    <div className="flex max-w-4xl flex-col gap-4">
      <p className="text-sm text-ink-2">{words.satisfaction.hint}</p>
      {channels.isPending ? (
        <SkeletonRows label={ui.loading} rows={3} />
      ) : channels.isError ? (
        <ErrorState failure={channels.error} onRetry={() => void channels.refetch()} />
      ) : channels.data.length ? (
        channels.data.map((channel) => <ChannelForm key={`${channel.channel_id} ${JSON.stringify(channel)}`} channel={channel} />)
      ) : (
        <p className="rounded-xl border border-dashed border-line px-4 py-8 text-center text-sm text-ink-2">{words.satisfaction.none}</p>
      )}
      <Results />
    </div>
  );
}

function ChannelForm({ channel }: { channel: Asking }) {
  const words = useWords(deskWords);
  const ui = useWords(uiWords);
  const manager = useMay("manager");
  const queryClient = useQueryClient();
  const { channel_id, channel: name, ...given } = channel;
  const [body, setBody] = useState(given);
  const set = (part: Partial<typeof body>) => setBody((before) => ({ ...before, ...part }));
  const dirty = JSON.stringify(body) !== JSON.stringify(given);
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.put(`/satisfaction/channels/${channel_id}`, { body }),
    onSuccess: () => {
      announce({ tone: "good", text: ui.saved });
      return queryClient.invalidateQueries({ queryKey: askingQuery.queryKey });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Card>
        <Switch label={words.satisfaction.ask(name)} disabled={!manager} checked={body.active} onChange={(active) => set({ active })} />
        {body.active && (
          <fieldset disabled={!manager} className="mt-4 flex flex-col gap-3">
            <Field label={words.satisfaction.question} required maxLength={900} value={body.question} onChange={(event) => set({ question: event.target.value })} />
            <TextArea label={words.satisfaction.thanks} rows={2} maxLength={900} value={body.thanks} onChange={(event) => set({ thanks: event.target.value })} />
            <Switch label={words.satisfaction.comment} disabled={!manager} checked={body.asks_comment} onChange={(asks_comment) => set({ asks_comment })} />
            <div className="grid items-start gap-3 sm:grid-cols-3">
              <NumberField label={words.satisfaction.delay} min={0} max={1440} value={body.delay_minutes} onChange={(next) => set({ delay_minutes: next ?? 0 })} />
              <NumberField label={words.satisfaction.expires} max={720} value={body.expires_hours} onChange={(next) => set({ expires_hours: next ?? 48 })} />
              <TemplateSelect channelId={channel_id} disabled={!manager} value={body} onChange={set} />
            </div>
            <p className="-mt-1 text-xs text-ink-3">{words.satisfaction.templateHint}</p>
          </fieldset>
        )}
      </Card>
      <SaveBar dirty={dirty} busy={save.isPending} failure={save.error} onDiscard={() => setBody(given)} />
    </form>
  );
}

type Chosen = Pick<Asking, "template" | "template_language">;

function TemplateSelect({ channelId, value, onChange, disabled }: { channelId: string; value: Chosen; onChange: (part: Chosen) => void; disabled: boolean }) {
  const words = useWords(deskWords);
  const all = useQuery(templatesQuery(channelId)).data ?? [];
  const fit = all.filter((template) => template.status === "approved" && template.variables.length <= 1);
  const keyOf = (name: string, language: string) => `${language} ${name}`;
  const present = value.template ? keyOf(value.template, value.template_language) : "";
  const options = [{ value: "", label: words.satisfaction.noTemplate }, ...fit.map(({ name, language }) => ({ value: keyOf(name, language), label: `${name} (${language})` }))];
  return (
    <Select
      label={words.satisfaction.template}
      disabled={disabled}
      value={present}
      options={options.some((option) => option.value === present) ? options : [...options, { value: present, label: value.template ?? "" }]}
      onChange={(next) => {
        const [language = "pt_BR", ...name] = next.split(" ");
        onChange(next ? { template: name.join(" "), template_language: language } : { template: null, template_language: value.template_language });
      }}
    />
  );
}
