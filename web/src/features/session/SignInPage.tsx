import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { Problem, readable } from "@/api/problem";
import { signIn } from "@/api/session";
import { useTitle } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";

import { CodeForm } from "./CodeForm";
import { Failure } from "./Failure";
import { PasswordField } from "./PasswordField";
import { SessionFrame } from "./SessionFrame";
import { sessionWords } from "./words";

export function SignInPage() {
  const words = useWords(sessionWords);
  const router = useRouter();
  const { voltar } = useSearch({ strict: false });
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [owed, setOwed] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  useTitle(words.title);

  const inside = () => router.history.push(voltar ?? "/conversas");
  const enter = async () => {
    setBusy(true);
    setFailure("");
    try {
      await signIn(email.trim(), password);
      inside();
    } catch (problem) {
      const token = problem instanceof Problem ? problem.body.mfa_token : undefined;
      if (typeof token === "string") setOwed(token);
      else setFailure(explain(problem, words));
      setBusy(false);
    }
  };
  const back = (said: string) => {
    setOwed("");
    setPassword("");
    setFailure(said);
  };

  if (owed) return <CodeForm owed={owed} onIn={inside} onBack={back} />;
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
        <Failure text={failure} />
        <Button type="submit" tone="primary" busy={busy} className="mt-1 h-10">
          {words.enter}
        </Button>
        <Link to="/esqueci-a-senha" className="self-center rounded text-sm font-medium text-accent-text underline-offset-4 hover:underline">
          {words.forgot}
        </Link>
      </form>
    </SessionFrame>
  );
}

function explain(problem: unknown, words: { wrong: string; tooMany: string }): string {
  if (!(problem instanceof Problem)) return readable(problem);
  if (problem.status === 429) return words.tooMany;
  return problem.status === 400 || problem.status === 401 ? words.wrong : problem.readable;
}
