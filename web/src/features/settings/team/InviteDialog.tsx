import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import type { InvitationMade, Role } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { CopyField } from "@/ui/CopyField";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";

import { invitationsQuery } from "../queries";
import { RoleSelect } from "../RoleSelect";
import { settingsWords } from "../words";
import { teamWords } from "./words";

export function InviteDialog({ onClose, onWithPassword }: { onClose: () => void; onWithPassword: () => void }) {
  const words = useWords(teamWords);
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
    <FormDialog
      onClose={onClose}
      title={words.inviteTitle}
      description={words.inviteHint}
      submit={words.makeLink}
      busy={invite.isPending}
      failure={invite.error}
      beside={
        <Button tone="quiet" className="mr-auto" onClick={onWithPassword}>
          {words.withPassword}
        </Button>
      }
      onSubmit={() => invite.mutate()}
    >
      <Field label={words.email} type="email" required autoFocus maxLength={254} autoComplete="off" value={email} onChange={(event) => setEmail(event.target.value)} />
      <RoleSelect value={role} onChange={setRole} />
    </FormDialog>
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
