import { useMutation } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { api } from "@/api/client";
import { readable } from "@/api/problem";
import { signIn } from "@/api/session";
import { useTitle } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";

import { PasswordField } from "./PasswordField";
import { SessionFrame } from "./SessionFrame";
import { sessionWords } from "./words";

/** Where the one-time link of a new installation leads. */
export function FirstOwnerPage() {
  const words = useWords(sessionWords);
  const router = useRouter();
  const { token } = useSearch({ strict: false });
  const [owner, setOwner] = useState({ name: "", email: "", password: "" });
  useTitle(words.firstTitle);
  const create = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      await api.post("/first-owner", { body: { token, ...owner } });
      await signIn(owner.email, owner.password);
    },
    onSuccess: () => router.history.push("/conversas"),
  });
  const set = (part: Partial<typeof owner>) => setOwner({ ...owner, ...part });
  const failure = !token ? words.noToken : create.error ? readable(create.error) : "";

  return (
    <SessionFrame title={words.firstTitle} lead={words.firstLead}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <Field label={words.name} autoComplete="name" required autoFocus value={owner.name} onChange={(event) => set({ name: event.target.value })} />
        <Field label={words.email} type="email" autoComplete="username" required value={owner.email} onChange={(event) => set({ email: event.target.value })} />
        <PasswordField value={owner.password} onChange={(password) => set({ password })} autoComplete="new-password" hint={words.passwordHint} />
        {failure && (
          <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger">
            {failure}
          </p>
        )}
        <Button type="submit" tone="primary" busy={create.isPending} disabled={!token} className="h-10">
          {words.create}
        </Button>
      </form>
    </SessionFrame>
  );
}
