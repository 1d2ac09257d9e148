import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";

import { api } from "@/api/client";
import { readable } from "@/api/problem";
import type { Enrolment, RecoveryCodes as Codes } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";

import { RecoveryCodes } from "./RecoveryCodes";
import { securityWords } from "./words";

/** Three steps: the password, the app's first code, the recovery codes. */
export function SecondFactorSetup({ email, doneLabel, onDone }: { email: string; doneLabel?: string; onDone: () => void }) {
  const words = useWords(securityWords).factor;
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const begin = useMutation({ meta: { quiet: true }, mutationFn: () => api.post<Enrolment>("/me/second-factor", { body: { password } }) });
  const confirm = useMutation({ meta: { quiet: true }, mutationFn: (otp: string) => api.post<Codes>("/me/second-factor/confirmations", { body: { otp } }), onError: () => setCode("") });

  if (confirm.data) {
    return (
      <Step number={3} title={words.codesTitle}>
        <RecoveryCodes email={email} codes={confirm.data.recovery_codes} doneLabel={doneLabel} onDone={onDone} />
      </Step>
    );
  }
  if (begin.data) {
    const type = (value: string) => {
      setCode(value);
      if (!confirm.isPending && /^\d{6}$/.test(value)) confirm.mutate(value);
    };
    return (
      <Step number={2} title={words.scan}>
        <form className="flex flex-col gap-4" onSubmit={submits(() => confirm.mutate(code))}>
          <img src={begin.data.picture} alt={words.picture} className="size-48 self-center rounded-xl border border-line bg-white p-1" />
          <p className="text-[13px] text-ink-2">
            {words.byHand}
            <code className="mt-1 block rounded-lg border border-line bg-raised px-3 py-2 text-[13px] leading-6 text-ink select-all">{begin.data.secret.match(/.{1,4}/g)!.join(" ")}</code>
          </p>
          <Field label={words.typeCode} required autoFocus inputMode="numeric" autoComplete="one-time-code" maxLength={7} value={code} onChange={(event) => type(event.target.value)} error={confirm.error ? readable(confirm.error) : undefined} />
          <Button tone="primary" type="submit" className="self-end" busy={confirm.isPending} disabled={!code}>
            {words.confirm}
          </Button>
        </form>
      </Step>
    );
  }
  return (
    <Step number={1}>
      <form className="flex flex-col gap-4" onSubmit={submits(() => begin.mutate())}>
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <Field label={words.password} hint={words.passwordHint} type="password" required autoFocus maxLength={200} autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} error={begin.error ? readable(begin.error) : undefined} />
        <Button tone="primary" type="submit" className="self-end" busy={begin.isPending} disabled={!password}>
          {words.start}
        </Button>
      </form>
    </Step>
  );
}

function submits(act: () => void) {
  return (event: FormEvent) => {
    event.preventDefault();
    act();
  };
}

function Step({ number, title, children }: { number: number; title?: string; children: ReactNode }) {
  const words = useWords(securityWords).factor;
  return (
    <div className="flex flex-col gap-3 pb-2">
      <p className="text-xs font-medium text-ink-3">{words.step(number)}</p>
      {title && <p className="text-sm text-ink">{title}</p>}
      {children}
    </div>
  );
}
