import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import type { Me } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Failure } from "@/ui/Failure";
import { Field } from "@/ui/Field";

import { signInsQuery } from "../queries";
import { settingsWords } from "../words";

export function PasswordForm({ email }: { email: string }) {
  const words = useWords(settingsWords);
  const queryClient = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.put<Me>("/me", { body: { current_password: current, password: next } }),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      announce({ tone: "good", text: words.me.changed });
      void queryClient.invalidateQueries({ queryKey: signInsQuery.queryKey });
    },
  });
  return (
    <Card title={words.me.password}>
      <form
        className="flex max-w-sm flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        {/* So that password managers know whose password changes. */}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <Field label={words.me.current} type="password" required autoComplete="current-password" value={current} onChange={(event) => setCurrent(event.target.value)} />
        <Field label={words.me.next} hint={words.me.nextHint} type="password" required minLength={8} maxLength={200} autoComplete="new-password" value={next} onChange={(event) => setNext(event.target.value)} />
        <Failure of={change.error} />
        <Button className="self-start" type="submit" busy={change.isPending} disabled={!current || !next}>
          {words.me.change}
        </Button>
      </form>
    </Card>
  );
}
