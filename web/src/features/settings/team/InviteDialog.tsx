import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import { readable } from "@/api/problem";
import type { InvitationMade, Role } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { CopyField } from "@/ui/CopyField";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { uiWords } from "@/ui/words";

import { invitationsQuery } from "../queries";
import { RoleSelect } from "../RoleSelect";
import { settingsWords } from "../words";
import { teamWords } from "./words";

export function InviteDialog({ onClose, onWithPassword }: { onClose: () => void; onWithPassword: () => void }) {
  const words = useWords(teamWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("attendant");
  const invite = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.post<InvitationMade>("/invitations", { body: { email: email.trim(), role } }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
  if (invite.data) return <InvitationLink made={invite.data} onClose={onClose} />;
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.inviteTitle}
      description={words.inviteHint}
      actions={
        <>
          <Button tone="quiet" className="mr-auto" onClick={onWithPassword}>
            {words.withPassword}
          </Button>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="primary" type="submit" form="invite" busy={invite.isPending}>
            {words.makeLink}
          </Button>
        </>
      }
    >
      <form
        id="invite"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate();
        }}
      >
        <Field label={words.email} type="email" required autoFocus maxLength={254} autoComplete="off" value={email} onChange={(event) => setEmail(event.target.value)} />
        <RoleSelect value={role} onChange={setRole} />
        {invite.isError && (
          <p role="alert" className="text-[13px] text-danger">
            {readable(invite.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** The one time that the link is seen. */
export function InvitationLink({ made, onClose }: { made: InvitationMade; onClose: () => void }) {
  const words = useWords(teamWords);
  const { roles } = useWords(settingsWords);
  return (
    <Dialog
      open
      keep
      width="medium"
      onClose={onClose}
      title={words.linkTitle}
      description={words.linkFor(made.email, roles[made.role])}
      actions={
        <Button tone="primary" onClick={onClose}>
          {words.done}
        </Button>
      }
    >
      <CopyField label={words.link} hint={words.linkNote} value={made.url} />
    </Dialog>
  );
}
