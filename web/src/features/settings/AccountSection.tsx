import { useQuery, useQueryClient } from "@tanstack/react-query";

import { useEditing } from "@/api/editing";
import { meQuery, useMay, useMe } from "@/api/me";
import type { Account } from "@/api/types";
import type { Versioned } from "@/api/versioned";
import { useWords } from "@/lib/language";
import { zoneOptions } from "@/lib/timezones";
import { Card } from "@/ui/Card";
import { ErrorState } from "@/ui/EmptyState";
import { Field, TextArea } from "@/ui/Field";
import { SaveBar } from "@/ui/SaveBar";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { DemoData } from "./DemoData";
import { accountQuery } from "./queries";
import { RequireSecondFactor } from "./security/RequireSecondFactor";
import { settingsWords } from "./words";

export function AccountSection() {
  const ui = useWords(uiWords);
  const { demo } = useMe().account;
  const owner = useMay("owner");
  const account = useQuery(accountQuery);
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      {account.isPending ? <SkeletonRows label={ui.loading} rows={3} /> : account.isError ? <ErrorState failure={account.error} onRetry={() => void account.refetch()} /> : <AccountForm account={account.data} />}
      {owner && <RequireSecondFactor />}
      {demo && <DemoData />}
    </div>
  );
}

const toForm = ({ name, timezone, reopen_hours, settings }: Account) => ({ name, timezone, reopen_hours: String(reopen_hours), payment_text: String(settings.payment_text ?? "") });

const toBody =
  (settings: Account["settings"]) =>
  ({ reopen_hours, payment_text, ...changed }: Partial<ReturnType<typeof toForm>>) => ({
    ...changed,
    ...(reopen_hours === undefined ? {} : { reopen_hours: Number(reopen_hours) }),
    ...(payment_text === undefined ? {} : { settings: { ...settings, payment_text: payment_text.trim() } }),
  });

function AccountForm({ account }: { account: Versioned<Account> }) {
  const words = useWords(settingsWords);
  const mayWrite = useMay("manager");
  const queryClient = useQueryClient();
  const { value, set, submit, bar, base } = useEditing({
    path: "/account",
    current: account,
    toForm,
    toBody: toBody(account.value.settings),
    onSaved: (next) => {
      queryClient.setQueryData(accountQuery.queryKey, next);
      void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <fieldset disabled={!mayWrite}>
        <Card title={words.account.title}>
          {!mayWrite && <p className="-mt-2 mb-3 text-[13px] text-ink-3">{words.only}</p>}
          <div className="grid items-start gap-3 sm:grid-cols-2">
            <Field className="sm:col-span-2" label={words.account.name} required maxLength={200} value={value.name} onChange={(event) => set({ name: event.target.value })} />
            <Select label={words.account.zone} hint={words.account.zoneHint} disabled={!mayWrite} value={value.timezone} onChange={(timezone) => set({ timezone })} options={zoneOptions(base.timezone)} />
            <Field label={words.account.reopen} hint={words.account.reopenHint} type="number" inputMode="numeric" required min={0} max={8760} value={value.reopen_hours} onChange={(event) => set({ reopen_hours: event.target.value })} />
            <TextArea className="sm:col-span-2" label={words.account.payment} hint={words.account.paymentHint} placeholder={words.account.paymentExample} maxLength={1000} rows={3} value={value.payment_text} onChange={(event) => set({ payment_text: event.target.value })} />
          </div>
        </Card>
      </fieldset>
      <SaveBar {...bar} />
    </form>
  );
}
