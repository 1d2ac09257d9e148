import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";

import { api } from "@/api/client";
import { readable } from "@/api/problem";
import type { ResetPage } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useTitle } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";

import { Failure } from "./Failure";
import { LinkState } from "./LinkState";
import { PasswordField } from "./PasswordField";
import { SessionFrame } from "./SessionFrame";
import { useToken } from "./token";
import { sessionWords } from "./words";

/** Where the link for a lost password leads. */
export function NewPasswordPage() {
  const words = useWords(sessionWords);
  const token = useToken();
  useTitle(words.newPasswordTitle);
  const whose = useQuery({ queryKey: ["reset", token], retry: false, queryFn: () => api.post<ResetPage>("/auth/password-resets/views", { body: { token } }) });
  if (!whose.data) return <LinkState title={words.newPasswordTitle} failure={whose.error} />;
  return <Choose token={token} whose={whose.data} />;
}

function Choose({ token, whose }: { token: string; whose: ResetPage }) {
  const words = useWords(sessionWords);
  const router = useRouter();
  const [password, setPassword] = useState("");
  const choose = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.post("/auth/password-resets/uses", { body: { token, password } }),
    onSuccess: () => {
      announce({ tone: "good", text: words.newPasswordSet });
      router.history.push("/entrar");
    },
  });
  return (
    <SessionFrame title={words.newPasswordTitle} lead={words.newPasswordLead(whose.name)}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          choose.mutate();
        }}
      >
        <Field label={words.email} type="email" name="username" autoComplete="username" readOnly value={whose.email} />
        <PasswordField value={password} onChange={setPassword} autoComplete="new-password" hint={words.passwordHint} autoFocus />
        <Failure text={choose.error ? readable(choose.error) : ""} />
        <Button type="submit" tone="primary" busy={choose.isPending} disabled={!password} className="h-10">
          {words.newPasswordSave}
        </Button>
      </form>
    </SessionFrame>
  );
}
