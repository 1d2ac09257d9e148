import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { api } from "@/api/client";
import { meQuery, useMe } from "@/api/me";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Card } from "@/ui/Card";
import { Switch } from "@/ui/Switch";
import { uiWords } from "@/ui/words";

import { accountQuery } from "../queries";
import { securityWords } from "./words";

/** An owner's choice, who has a second factor already. */
export function RequireSecondFactor() {
  const words = useWords(securityWords).account;
  const ui = useWords(uiWords);
  const me = useMe();
  const queryClient = useQueryClient();
  const required = me.account.second_factor_required;
  const save = useMutation({
    mutationFn: (next: boolean) => api.put("/account", { body: { second_factor_required: next } }),
    onSuccess: () => announce({ tone: "good", text: ui.saved }),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      void queryClient.invalidateQueries({ queryKey: accountQuery.queryKey });
    },
  });
  const ready = required || !!me.user?.second_factor_at;
  return (
    <Card title={words.title}>
      <Switch label={words.require} hint={words.requireHint} disabled={!ready || save.isPending} checked={save.isPending ? save.variables : required} onChange={(next) => save.mutate(next)} />
      {!ready && (
        <p className="mt-2 text-[13px] text-ink-2">
          {words.ownFirst}{" "}
          <Link to="/configuracoes" search={{ aba: "seguranca" }} className="font-medium text-accent-text underline">
            {words.goThere}
          </Link>
        </p>
      )}
    </Card>
  );
}
