import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";

import { api } from "@/api/client";
import { useKey } from "@/api/key";
import { readable } from "@/api/problem";
import type { Connection, Connector } from "@/api/types";
import { publicAddress } from "@/api/versioned";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { CopyField } from "@/ui/CopyField";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { uiWords } from "@/ui/words";

import { useAuthorize } from "./authorize";
import { Help } from "./Help";
import { clinicsQuery } from "./queries";
import { settingsOf, textsOf, wrongSettings } from "./settings";
import { SettingsFields } from "./SettingsFields";
import { integrationWords } from "./words";

export function ConnectDialog({ connector, onClose }: { connector: Connector; onClose: () => void }) {
  const words = useWords(integrationWords);
  const ui = useWords(uiWords);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const clinics = useQuery(clinicsQuery).data ?? [];
  const blank = useMemo(() => textsOf(connector.settings, {}), [connector]);
  const [name, setName] = useState(connector.name);
  const [clinicId, setClinicId] = useState("");
  const [texts, setTexts] = useState(blank);
  const key = useKey();
  const authorize = useAuthorize();
  const connect = useMutation({
    meta: { quiet: true },
    mutationFn: () =>
      api.post<Connection>("/connections", {
        key: key.current,
        body: { connector: connector.key, name: name.trim(), clinic_id: clinicId || null, bot: connector.kinds.includes("messaging"), settings: settingsOf(connector.settings, texts, blank) },
      }),
    onError: key.renew,
    onSuccess: async (connection) => {
      void queryClient.invalidateQueries({ queryKey: ["connections"] });
      void queryClient.invalidateQueries({ queryKey: ["channels"] });
      if (connection.status === "pending") await authorize.mutateAsync(connection.id).catch(() => undefined);
      await navigate({ to: "/integracoes/$id", params: { id: connection.id } });
    },
  });
  const named = Object.keys(wrongSettings(connect.error)).length > 0;
  return (
    <Dialog
      open
      keep
      width="large"
      onClose={onClose}
      title={words.connectThis(connector.name)}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="primary" type="submit" form="connect" busy={connect.isPending || authorize.isPending}>
            {connector.oauth ? words.connectWith(connector.name) : words.connect}
          </Button>
        </>
      }
    >
      <div className="grid gap-6 md:grid-cols-2">
        <form
          id="connect"
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            connect.mutate();
          }}
        >
          <Field label={words.name} hint={words.nameHint} required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
          {clinics.length > 1 && <Select label={words.clinic} value={clinicId} onChange={setClinicId} options={[{ value: "", label: words.anyClinic }, ...clinics.map((clinic) => ({ value: clinic.id, label: clinic.nome }))]} />}
          <SettingsFields schema={connector.settings} texts={texts} failure={connect.error} onChange={setTexts} />
          {connector.oauth && <CopyField label={words.callback} hint={words.callbackHint} value={publicAddress("/oauth/callback")} />}
          {connect.isError && !named && (
            <p role="alert" className="text-[13px] text-danger">
              {readable(connect.error)}
            </p>
          )}
        </form>
        <aside aria-label={words.help} className="rounded-xl bg-canvas p-4">
          <Help connector={connector} />
        </aside>
      </div>
    </Dialog>
  );
}
