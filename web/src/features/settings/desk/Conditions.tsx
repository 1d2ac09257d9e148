import { useQuery } from "@tanstack/react-query";

import { useWords } from "@/lib/language";
import { Checks } from "@/ui/Checks";

import { labelsQuery } from "../queries";
import { channelsQuery } from "./queries";
import { deskWords } from "./words";

export const PRIORITIES = ["urgent", "high", "medium", "low", "none"] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface Conditions {
  channel_ids: string[];
  labels: string[];
  priorities: Priority[];
}

/** Channels, labels and priorities to which a rule or a promise is bound; none of a kind means any. */
export function ConditionFields({ value, onChange }: { value: Conditions; onChange: (part: Partial<Conditions>) => void }) {
  const words = useWords(deskWords);
  const channels = useQuery(channelsQuery).data ?? [];
  const labels = useQuery(labelsQuery).data ?? [];
  return (
    <>
      <div className="border-t border-line pt-3">
        <h3 className="text-sm font-semibold">{words.rules.when}</h3>
        <p className="text-xs text-ink-3">{words.rules.whenHint}</p>
      </div>
      {channels.length > 0 && <Checks legend={words.rules.channels} options={channels.map(({ id, name }) => ({ value: id, label: name }))} chosen={value.channel_ids} onChange={(channel_ids) => onChange({ channel_ids })} />}
      {labels.length > 0 && <Checks legend={words.rules.labels} options={labels.map(({ name }) => ({ value: name, label: name }))} chosen={value.labels} onChange={(next) => onChange({ labels: next })} />}
      <Checks legend={words.rules.priorities} options={PRIORITIES.map((one) => ({ value: one, label: words.priorities[one] }))} chosen={value.priorities} onChange={(next) => onChange({ priorities: next as Priority[] })} />
    </>
  );
}

/** "Recepção · vip · Urgente", or nothing where all holds. */
export function useConditionText(): (value: Conditions) => string {
  const words = useWords(deskWords);
  const channels = useQuery(channelsQuery).data ?? [];
  return (value) =>
    [...value.channel_ids.map((id) => channels.find((channel) => channel.id === id)?.name ?? "…"), ...value.labels, ...value.priorities.map((one) => words.priorities[one])].join(" · ");
}
