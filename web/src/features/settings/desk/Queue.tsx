import { useQuery, useQueryClient } from "@tanstack/react-query";

import { useEditing } from "@/api/editing";
import { useMay } from "@/api/me";
import type { Versioned } from "@/api/versioned";
import { useWords } from "@/lib/language";
import { Card } from "@/ui/Card";
import { ErrorState } from "@/ui/EmptyState";
import { SaveBar } from "@/ui/SaveBar";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { settingsWords } from "../words";
import { NumberField } from "./NumberField";
import { optionsQuery, type Options } from "./queries";
import { deskWords } from "./words";

export function Queue() {
  const ui = useWords(uiWords);
  const options = useQuery(optionsQuery);
  if (options.isPending) return <SkeletonRows label={ui.loading} rows={4} />;
  if (options.isError) return <ErrorState failure={options.error} onRetry={() => void options.refetch()} />;
  return <QueueForm options={options.data} />;
}

const same = (value: Options) => value;
const changed = (part: Partial<Options>) => ({ ...part });

function QueueForm({ options }: { options: Versioned<Options> }) {
  const words = useWords(deskWords);
  const settings = useWords(settingsWords);
  const manager = useMay("manager");
  const queryClient = useQueryClient();
  const { value, set, submit, bar } = useEditing({
    path: "/inbox-options",
    current: options,
    toForm: same,
    toBody: changed,
    onSaved: (next) => {
      queryClient.setQueryData(optionsQuery.queryKey, next);
      void queryClient.invalidateQueries({ queryKey: ["conversations"] });
    },
  });
  return (
    <form
      className="max-w-3xl"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Card>
        <p className="mb-3 text-sm text-ink-2">{manager ? words.queue.hint : settings.only}</p>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Select
            label={words.queue.sight}
            hint={words.queue.sightHint}
            disabled={!manager}
            value={value.sight}
            options={(["all", "own_team"] as const).map((one) => ({ value: one, label: words.queue.sights[one] }))}
            onChange={(sight) => set({ sight: sight as Options["sight"] })}
          />
          <Select
            label={words.queue.reopened}
            disabled={!manager}
            value={value.reopened_goes_to}
            options={(["queue", "same_person"] as const).map((one) => ({ value: one, label: words.queue.reopenedTo[one] }))}
            onChange={(next) => set({ reopened_goes_to: next as Options["reopened_goes_to"] })}
          />
          <NumberField label={words.queue.capacity} hint={words.queue.capacityHint} disabled={!manager} min={0} max={1000} value={value.capacity} onChange={(capacity) => set({ capacity })} />
          <NumberField label={words.queue.reassign} hint={words.queue.reassignHint} disabled={!manager} max={10_080} value={value.reassign_after_minutes} onChange={(next) => set({ reassign_after_minutes: next })} />
          <NumberField label={words.queue.resolve} hint={words.queue.resolveHint} disabled={!manager} max={365} value={value.resolve_after_days} onChange={(next) => set({ resolve_after_days: next })} />
        </div>
      </Card>
      <SaveBar {...bar} />
    </form>
  );
}
