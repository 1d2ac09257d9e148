import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MailPlus } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { ranks, useMe } from "@/api/me";
import type { Invitation, InvitationMade } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { shortDate } from "@/lib/time";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { ErrorState } from "@/ui/EmptyState";

import { invitationsQuery } from "../queries";
import { settingsWords } from "../words";
import { InvitationLink } from "./InviteDialog";
import { teamWords } from "./words";

/** Those who were asked and have not come yet; nothing where there is none. */
export function Invitations() {
  const words = useWords(teamWords);
  const list = useQuery(invitationsQuery);
  const [made, setMade] = useState<InvitationMade | null>(null);
  if (list.isError) return <ErrorState failure={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data?.length && !made) return null;
  return (
    <section aria-label={words.waiting} className="mt-6 max-w-3xl">
      <h2 className="mb-2 text-sm font-semibold">{words.waiting}</h2>
      <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
        {list.data?.map((one) => (
          <Row key={one.id} invitation={one} onMade={setMade} />
        ))}
      </ul>
      {made && <InvitationLink made={made} onClose={() => setMade(null)} />}
    </section>
  );
}

function Row({ invitation, onMade }: { invitation: Invitation; onMade: (made: InvitationMade) => void }) {
  const words = useWords(teamWords);
  const { roles } = useWords(settingsWords);
  const mine = useMe().user?.role;
  const queryClient = useQueryClient();
  const onSettled = () => void queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey });
  const again = useMutation({ mutationFn: () => api.post<InvitationMade>("/invitations", { body: { email: invitation.email, role: invitation.role } }), onSuccess: onMade, onSettled });
  const revoke = useMutation({ mutationFn: () => api.delete(`/invitations/${invitation.id}`), onSuccess: () => announce({ tone: "good", text: words.revoked(invitation.email) }), onSettled });
  const isOver = new Date(invitation.expires_at).getTime() < useNow();
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-full bg-hover text-ink-2">
        <MailPlus aria-hidden className="size-4" />
      </span>
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate text-sm font-medium">{invitation.email}</p>
        <p className="text-xs text-ink-3">
          {[roles[invitation.role], invitation.invited_by && words.by(invitation.invited_by), !isOver && words.until(shortDate(invitation.expires_at))].filter(Boolean).join(" · ")}
        </p>
      </div>
      {isOver && <Badge tone="warn">{words.expired}</Badge>}
      {ranks(mine, invitation.role) && (
        <div className="flex gap-2">
          <Button size="small" aria-label={words.againFor(invitation.email)} busy={again.isPending} onClick={() => again.mutate()}>
            {words.again}
          </Button>
          <Button size="small" tone="danger" aria-label={words.revokeOf(invitation.email)} busy={revoke.isPending} onClick={() => revoke.mutate()}>
            {words.revoke}
          </Button>
        </div>
      )}
    </li>
  );
}
