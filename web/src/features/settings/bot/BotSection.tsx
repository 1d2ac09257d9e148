import { useQuery, useQueryClient } from "@tanstack/react-query";

import { useEditing } from "@/api/editing";
import { useMay } from "@/api/me";
import type { BotSettings, Connection } from "@/api/types";
import type { Versioned } from "@/api/versioned";
import { useWords } from "@/lib/language";
import { Card } from "@/ui/Card";
import { ErrorState } from "@/ui/EmptyState";
import { TextArea } from "@/ui/Field";
import { SaveBar } from "@/ui/SaveBar";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { settingsWords } from "../words";
import { BotChannels } from "./BotChannels";
import { BotModel, ModelUsage } from "./BotModel";
import { botQuery, connectionsQuery, connectorsQuery } from "./queries";
import { botWords } from "./words";

/** How the bot speaks, where it answers, and whether a language model helps it. */
export function BotSection() {
  const ui = useWords(uiWords);
  const bot = useQuery(botQuery);
  const connections = useQuery(connectionsQuery);
  const connectors = useQuery(connectorsQuery);
  const failed = [bot, connections, connectors].find((one) => one.isError);
  if (failed) return <ErrorState failure={failed.error!} onRetry={() => void failed.refetch()} />;
  if (!bot.data || !connections.data || !connectors.data) return <SkeletonRows label={ui.loading} rows={4} />;
  const keysOf = (kind: string) => new Set(connectors.data.filter(({ kinds }) => kinds.includes(kind)).map(({ key }) => key));
  const [messaging, models] = [keysOf("messaging"), keysOf("models")];
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <BotForm bot={bot.data} models={connections.data.filter(({ connector }) => models.has(connector))} />
      <ModelUsage usage={bot.data.value.usage} limit={bot.data.value.model.monthly_tokens} />
      <BotChannels channels={connections.data.filter(({ connector }) => messaging.has(connector))} />
    </div>
  );
}

const toForm = ({ greeting, model }: BotSettings) => ({
  greeting,
  on: model.on ?? false,
  openings: model.openings ?? false,
  connection_id: model.connection_id ?? "",
  monthly_tokens: String(model.monthly_tokens),
});
export type BotFormValue = ReturnType<typeof toForm>;

const toBody = ({ greeting, connection_id, monthly_tokens, ...switches }: Partial<BotFormValue>) => {
  const model = {
    ...switches,
    ...(connection_id === undefined ? {} : { connection_id: connection_id || null }),
    ...(monthly_tokens === undefined ? {} : { monthly_tokens: Number(monthly_tokens) }),
  };
  return { ...(greeting === undefined ? {} : { greeting }), ...(Object.keys(model).length ? { model } : {}) };
};

function BotForm({ bot, models }: { bot: Versioned<BotSettings>; models: Connection[] }) {
  const words = useWords(botWords);
  const settings = useWords(settingsWords);
  const mayWrite = useMay("manager");
  const queryClient = useQueryClient();
  const { value, set, submit, bar } = useEditing({
    path: "/bot",
    current: bot,
    toForm,
    toBody,
    onSaved: (next) => {
      queryClient.setQueryData(botQuery.queryKey, next);
      void queryClient.invalidateQueries({ queryKey: ["account"] });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <fieldset disabled={!mayWrite} className="flex flex-col gap-4">
        <Card title={words.talk}>
          {!mayWrite && <p className="-mt-2 mb-3 text-[13px] text-ink-3">{settings.only}</p>}
          <TextArea label={words.greeting} hint={words.greetingHint} placeholder={words.greetingExample} maxLength={300} rows={2} value={value.greeting} onChange={(event) => set({ greeting: event.target.value })} />
          <p className="mt-2 text-xs text-ink-3">{words.payment}</p>
        </Card>
        <BotModel value={value} set={set} models={models} mayWrite={mayWrite} />
      </fieldset>
      <SaveBar {...bar} />
    </form>
  );
}
