import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { api } from "@/api/client";
import { Problem, readable } from "@/api/problem";
import { useTitle } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";

import { Failure } from "./Failure";
import { SessionFrame } from "./SessionFrame";
import { sessionWords } from "./words";

/** Says the same whether anybody has the e-mail or not. */
export function ForgotPage() {
  const words = useWords(sessionWords);
  const [email, setEmail] = useState("");
  useTitle(words.forgot);
  const ask = useMutation({ meta: { quiet: true }, mutationFn: () => api.post("/auth/password-resets/requests", { body: { email: email.trim() } }) });
  const failure = ask.error instanceof Problem && ask.error.status === 429 ? words.tooMany : ask.error ? readable(ask.error) : "";
  return (
    <SessionFrame title={words.forgot} lead={ask.isSuccess ? words.askedLead : words.forgotLead}>
      {ask.isSuccess ? (
        <p role="status" className="rounded-lg bg-good-soft px-3 py-2 text-sm text-good">
          {words.asked}
        </p>
      ) : (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            ask.mutate();
          }}
        >
          <Field label={words.email} type="email" name="username" autoComplete="username" required autoFocus maxLength={254} value={email} onChange={(event) => setEmail(event.target.value)} />
          <Failure text={failure} />
          <Button type="submit" tone="primary" busy={ask.isPending} className="mt-1 h-10">
            {words.ask}
          </Button>
        </form>
      )}
      <Link to="/entrar" className="mt-6 inline-block rounded text-sm font-medium text-accent-text underline-offset-4 hover:underline">
        {words.backToSignIn}
      </Link>
    </SessionFrame>
  );
}
