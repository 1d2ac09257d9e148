import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { meQuery, useMe } from "@/api/me";
import { readable } from "@/api/problem";
import type { RecoveryCodes as Codes, SecondFactor } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { plainDate } from "@/lib/time";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Dialog } from "@/ui/Dialog";
import { ErrorState } from "@/ui/EmptyState";
import { Field } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { secondFactorQuery } from "../queries";
import { RecoveryCodes } from "./RecoveryCodes";
import { SecondFactorSetup } from "./SecondFactorSetup";
import { securityWords } from "./words";

export function SecondFactorCard({ email }: { email: string }) {
  const words = useWords(securityWords).factor;
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const factor = useQuery(secondFactorQuery);
  const [open, setOpen] = useState<"on" | "off" | "codes" | null>(null);
  const close = () => {
    setOpen(null);
    void queryClient.invalidateQueries({ queryKey: secondFactorQuery.queryKey });
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
  };
  return (
    <Card title={words.title} actions={factor.data?.on_since && <Badge tone="good" icon={<ShieldCheck aria-hidden />}>{words.on}</Badge>}>
      {factor.isPending ? (
        <SkeletonRows label={ui.loading} rows={1} />
      ) : factor.isError ? (
        <ErrorState failure={factor.error} onRetry={() => void factor.refetch()} />
      ) : factor.data.on_since ? (
        <On state={factor.data} onNewCodes={() => setOpen("codes")} onTurnOff={() => setOpen("off")} />
      ) : (
        <div className="flex flex-wrap items-center gap-3">
          <p className="min-w-0 flex-1 basis-60 text-sm text-ink-2">{words.off}</p>
          <Button tone="primary" onClick={() => setOpen("on")}>
            {words.turnOn}
          </Button>
        </div>
      )}
      {open === "on" && (
        <Dialog open keep onClose={close} title={words.title}>
          <SecondFactorSetup email={email} onDone={close} />
        </Dialog>
      )}
      {open === "codes" && <NewCodes email={email} onClose={close} />}
      {open === "off" && <TurnOff email={email} onClose={close} />}
    </Card>
  );
}

function On({ state, onNewCodes, onTurnOff }: { state: SecondFactor; onNewCodes: () => void; onTurnOff: () => void }) {
  const words = useWords(securityWords).factor;
  const required = useMe().account.second_factor_required;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="min-w-0 flex-1 basis-60 text-sm text-ink-2">
        {words.onSince(plainDate(state.on_since!))} <span className={state.recovery_codes_left < 3 ? "font-medium text-warn" : undefined}>{words.codesLeft(state.recovery_codes_left)}</span>
        {required && <span className="block text-xs text-ink-3">{words.required}</span>}
      </p>
      <Button onClick={onNewCodes}>{words.newCodes}</Button>
      {!required && (
        <Button tone="danger" onClick={onTurnOff}>
          {words.turnOff}
        </Button>
      )}
    </div>
  );
}

function NewCodes({ email, onClose }: { email: string; onClose: () => void }) {
  const words = useWords(securityWords).factor;
  const [otp, setOtp] = useState("");
  const renew = useMutation({ meta: { quiet: true }, mutationFn: () => api.post<Codes>("/me/recovery-codes", { body: { otp } }) });
  if (renew.data) {
    return (
      <Dialog open keep onClose={onClose} title={words.codesTitle}>
        <div className="pb-3">
          <RecoveryCodes email={email} codes={renew.data.recovery_codes} onDone={onClose} />
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog title={words.newCodes} submit={words.newCodes} busy={renew.isPending} onSubmit={() => renew.mutate()} onClose={onClose}>
      <Field label={words.code} required autoFocus autoComplete="one-time-code" maxLength={60} value={otp} onChange={(event) => setOtp(event.target.value)} error={renew.error ? readable(renew.error) : undefined} />
    </FormDialog>
  );
}

function TurnOff({ email, onClose }: { email: string; onClose: () => void }) {
  const words = useWords(securityWords).factor;
  const [given, setGiven] = useState({ password: "", otp: "" });
  const off = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.post("/me/second-factor/removals", { body: given }),
    onSuccess: () => {
      announce({ tone: "good", text: words.turnedOff });
      onClose();
    },
  });
  return (
    <FormDialog danger title={words.turnOffTitle} description={words.turnOffHint} submit={words.turnOff} busy={off.isPending} onSubmit={() => off.mutate()} onClose={onClose}>
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <Field label={words.password} type="password" required autoFocus maxLength={200} autoComplete="current-password" value={given.password} onChange={(event) => setGiven({ ...given, password: event.target.value })} />
      <Field label={words.code} hint={words.codeHint} required autoComplete="one-time-code" maxLength={60} value={given.otp} onChange={(event) => setGiven({ ...given, otp: event.target.value })} error={off.error ? readable(off.error) : undefined} />
    </FormDialog>
  );
}
