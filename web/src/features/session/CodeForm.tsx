import { useState } from "react";

import { Problem, readable } from "@/api/problem";
import { answerSecondFactor } from "@/api/session";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";

import { Failure } from "./Failure";
import { SessionFrame } from "./SessionFrame";
import { sessionWords } from "./words";

/** The second step of signing in: the app's code, or a recovery code. */
export function CodeForm({ owed, onIn, onBack }: { owed: string; onIn: () => void; onBack: (said: string) => void }) {
  const words = useWords(sessionWords);
  const [byRecovery, setByRecovery] = useState(false);
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");

  const answer = async (otp: string) => {
    setBusy(true);
    setFailure("");
    try {
      await answerSecondFactor(owed, otp.trim());
      onIn();
    } catch (problem) {
      const kind = problem instanceof Problem ? problem.body.error_code : undefined;
      if (kind === "mfa-token-gone" || kind === "wrong-password") return onBack(words.codeLate);
      setCode("");
      setFailure(problem instanceof Problem && problem.status === 429 ? words.tooMany : kind === "second-factor-wrong" ? words.codeWrong : readable(problem));
      setBusy(false);
    }
  };
  const type = (value: string) => {
    setCode(value);
    if (!byRecovery && !busy && /^\d{6}$/.test(value.replace(/\s/g, ""))) void answer(value);
  };

  return (
    <SessionFrame title={words.codeTitle} lead={byRecovery ? words.recoveryLead : words.codeLead}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void answer(code);
        }}
      >
        <Field
          key={String(byRecovery)}
          label={byRecovery ? words.recoveryCode : words.code}
          required
          autoFocus
          autoComplete="one-time-code"
          inputMode={byRecovery ? "text" : "numeric"}
          spellCheck={false}
          maxLength={byRecovery ? 60 : 7}
          value={code}
          onChange={(event) => type(event.target.value)}
        />
        <Failure text={failure} />
        <Button type="submit" tone="primary" busy={busy} disabled={!code.trim()} className="mt-1 h-10">
          {words.enter}
        </Button>
        <div className="flex flex-wrap justify-between gap-2">
          <Button tone="quiet" size="small" onClick={() => onBack("")}>
            {words.otherAccount}
          </Button>
          <Button
            tone="quiet"
            size="small"
            onClick={() => {
              setByRecovery(!byRecovery);
              setCode("");
              setFailure("");
            }}
          >
            {byRecovery ? words.useApp : words.useRecovery}
          </Button>
        </div>
      </form>
    </SessionFrame>
  );
}
