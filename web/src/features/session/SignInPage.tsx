import { useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { Problem, readable } from "@/api/problem";
import { signIn } from "@/api/session";
import { useTitle } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";

import { PasswordField } from "./PasswordField";
import { SessionFrame } from "./SessionFrame";
import { sessionWords } from "./words";

export function SignInPage() {
  const words = useWords(sessionWords);
  const router = useRouter();
  const { voltar } = useSearch({ strict: false });
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  useTitle(words.title);

  const enter = async () => {
    setBusy(true);
    setFailure("");
    try {
      await signIn(email.trim(), password);
      router.history.push(voltar ?? "/conversas");
    } catch (problem) {
      setFailure(explain(problem, words));
      setBusy(false);
    }
  };

  return (
    <SessionFrame title={words.welcome} lead={words.lead}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <Field label={words.email} type="email" name="username" autoComplete="username" required autoFocus value={email} onChange={(event) => setEmail(event.target.value)} />
        <PasswordField value={password} onChange={setPassword} autoComplete="current-password" />
        {failure && (
          <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger">
            {failure}
          </p>
        )}
        <Button type="submit" tone="primary" busy={busy} className="mt-1 h-10">
          {words.enter}
        </Button>
      </form>
    </SessionFrame>
  );
}

function explain(problem: unknown, words: { wrong: string; tooMany: string }): string {
  if (!(problem instanceof Problem)) return readable(problem);
  if (problem.status === 429) return words.tooMany;
  return problem.status === 400 || problem.status === 401 ? words.wrong : problem.readable;
}
