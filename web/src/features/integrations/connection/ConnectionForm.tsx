import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import { useEditing } from "@/api/editing";
import { useMay } from "@/api/me";
import type { Connection, Connector } from "@/api/types";
import { publicAddress, type Versioned } from "@/api/versioned";
import { useWords } from "@/lib/language";
import { Card } from "@/ui/Card";
import { CopyField } from "@/ui/CopyField";
import { Field } from "@/ui/Field";
import { SaveBar } from "@/ui/SaveBar";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";

import { clinicsQuery } from "../queries";
import { settingsOf, textsOf } from "../settings";
import { SettingsFields } from "../SettingsFields";
import { integrationWords } from "../words";

export function ConnectionForm({ connection, connector }: { connection: Versioned<Connection>; connector: Connector }) {
  const words = useWords(integrationWords);
  const mayWrite = useMay("manager");
  const queryClient = useQueryClient();
  const clinics = useQuery(clinicsQuery).data ?? [];
  const { id } = connection.value;
  // A calendar's notices, and those of a page for bookings, are asked for by the server: nobody pastes that address.
  const webhook = connector.kinds.includes("messaging") ? connection.value.webhook_url : null;
  const schema = connector.settings;
  const toForm = useCallback(
    (value: Connection) => ({
      name: value.name,
      clinic_id: value.clinic_id ?? "",
      bot: value.bot,
      bot_patience: String(value.bot_patience),
      settings: textsOf(schema, value.settings),
    }),
    [schema],
  );
  const { value, set, submit, bar, base, failure } = useEditing({
    path: `/connections/${id}`,
    current: connection,
    toForm,
    toBody: ({ clinic_id, bot_patience, settings, ...changed }, before) => ({
      ...changed,
      ...(clinic_id === undefined ? {} : { clinic_id: clinic_id || null }),
      ...(bot_patience === undefined ? {} : { bot_patience: Number(bot_patience) }),
      ...(settings ? { settings: settingsOf(schema, settings, textsOf(schema, before.settings)) } : {}),
    }),
    onSaved: (next) => {
      queryClient.setQueryData(["connections", "one", id], next);
      void queryClient.invalidateQueries({ queryKey: ["connections", "list"] });
      void queryClient.invalidateQueries({ queryKey: ["channels"] });
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
        {connector.kinds.includes("messaging") && (
          <Card title={words.bot}>
            <Switch label={words.botOn} hint={words.botHint} disabled={!mayWrite} checked={value.bot} onChange={(bot) => set({ bot })} />
            <Field
              className="mt-3 max-w-xs"
              label={words.patience}
              hint={words.patienceHint}
              type="number"
              inputMode="decimal"
              min={0}
              max={60}
              step={0.5}
              required
              disabled={!mayWrite || !value.bot}
              value={value.bot_patience}
              onChange={(event) => set({ bot_patience: event.target.value })}
            />
          </Card>
        )}
        <Card title={words.settings}>
          <div className="flex flex-col gap-3">
            {webhook && <CopyField label={words.webhook} hint={words.webhookHint} value={webhook} />}
            <Field label={words.name} hint={words.nameHint} required maxLength={200} value={value.name} onChange={(event) => set({ name: event.target.value })} />
            {clinics.length > 1 && (
              <Select
                label={words.clinic}
                disabled={!mayWrite}
                value={value.clinic_id}
                onChange={(clinic_id) => set({ clinic_id })}
                options={[{ value: "", label: words.anyClinic }, ...clinics.map((clinic) => ({ value: clinic.id, label: clinic.nome }))]}
              />
            )}
            <SettingsFields schema={schema} texts={value.settings} kept={base.settings} failure={failure} disabled={!mayWrite} onChange={(settings) => set({ settings })} />
            {connector.oauth && <CopyField label={words.callback} hint={words.callbackHint} value={publicAddress("/oauth/callback")} />}
          </div>
        </Card>
      </fieldset>
      <SaveBar {...bar} />
    </form>
  );
}
