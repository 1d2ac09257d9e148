import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";

import { api } from "@/api/client";
import { readable } from "@/api/problem";
import { signIn } from "@/api/session";
import type { InvitationPage as Invited } from "@/api/types";
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

/** Where an invitation's link leads: name and password, and one is in. */
export function InvitationPage() {
  const words = useWords(sessionWords);
  const token = useToken();
  useTitle(words.invitationTitle);
  const invited = useQuery({ queryKey: ["invitation", token], retry: false, queryFn: () => api.post<Invited>("/auth/invitations/views", { body: { token } }) });
  if (!invited.data) return <LinkState title={words.invitationTitle} failure={invited.error} />;
  return <Accept token={token} invited={invited.data} />;
}

function Accept({ token, invited }: { token: string; invited: Invited }) {
  const words = useWords(sessionWords);
  const router = useRouter();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const accept = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      await api.post("/auth/invitations/acceptances", { body: { token, name: name.trim(), password } });
      await signIn(invited.email, password);
      // Somebody else may have been signed in here.
      queryClient.clear();
    },
    onSuccess: () => router.history.push("/conversas"),
  });
  return (
    <SessionFrame title={words.invitationTo(invited.account)} lead={words.invitationLead(words.roles[invited.role])}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          accept.mutate();
        }}
      >
        <Field label={words.email} type="email" name="username" autoComplete="username" readOnly value={invited.email} />
        <Field label={words.name} autoComplete="name" required autoFocus maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
        <PasswordField value={password} onChange={setPassword} autoComplete="new-password" hint={words.passwordHint} />
        <Failure text={accept.error ? readable(accept.error) : ""} />
        <Button type="submit" tone="primary" busy={accept.isPending} className="h-10">
          {words.join}
        </Button>
      </form>
    </SessionFrame>
  );
}
