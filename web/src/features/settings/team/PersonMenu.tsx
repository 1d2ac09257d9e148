import { useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound, LogOut, MoreVertical, ShieldOff } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import type { ResetLink, User } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { CopyField } from "@/ui/CopyField";
import { ConfirmDialog, Dialog } from "@/ui/Dialog";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem } from "@/ui/Menu";

import { teamWords } from "./words";

type Act = "link" | "out" | "factor";

/** What an owner may do for somebody who cannot get in, or should not be in. */
export function PersonMenu({ user }: { user: User }) {
  const words = useWords(teamWords);
  const [act, setAct] = useState<Act | null>(null);
  const queryClient = useQueryClient();
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ["users"] });
  const close = () => setAct(null);
  const link = useMutation({ mutationFn: () => api.post<ResetLink>(`/users/${user.id}/password-resets`), onError: close });
  const out = useMutation({
    mutationFn: () => api.delete<{ ended: number }>(`/users/${user.id}/sign-ins`),
    onSuccess: ({ ended }) => announce({ tone: "good", text: words.signedOut(user.name, ended) }),
    onSettled: close,
  });
  const factor = useMutation({
    mutationFn: () => api.delete(`/users/${user.id}/second-factor`),
    onSuccess: () => announce({ tone: "good", text: words.factorReset(user.name) }),
    onSettled: () => {
      refresh();
      close();
    },
  });
  const ended = () => {
    link.reset();
    close();
  };
  return (
    <>
      <Menu trigger={<IconButton label={words.more(user.name)} icon={<MoreVertical aria-hidden className="size-4" />} />}>
        {user.active && (
          <MenuItem icon={<KeyRound aria-hidden />} onSelect={() => setAct("link")}>
            {words.resetLink}
          </MenuItem>
        )}
        <MenuItem icon={<LogOut aria-hidden />} onSelect={() => setAct("out")}>
          {words.signOut}
        </MenuItem>
        {user.second_factor_at && (
          <MenuItem danger icon={<ShieldOff aria-hidden />} onSelect={() => setAct("factor")}>
            {words.resetFactor}
          </MenuItem>
        )}
      </Menu>
      {act === "link" && !link.data && <ConfirmDialog open title={words.resetTitle(user.name)} description={words.resetHint} confirmLabel={words.resetLink} busy={link.isPending} onConfirm={() => link.mutate()} onClose={close} />}
      {link.data && (
        <Dialog
          open
          keep
          width="medium"
          onClose={ended}
          title={words.resetTitle(user.name)}
          description={user.email}
          actions={
            <Button tone="primary" onClick={ended}>
              {words.done}
            </Button>
          }
        >
          <CopyField label={words.resetLink} hint={words.resetNote} value={link.data.url} />
        </Dialog>
      )}
      <ConfirmDialog open={act === "out"} danger title={words.signOutTitle(user.name)} description={words.signOutHint} confirmLabel={words.signOut} busy={out.isPending} onConfirm={() => out.mutate()} onClose={close} />
      <ConfirmDialog open={act === "factor"} danger title={words.resetFactorTitle(user.name)} description={words.resetFactorHint} confirmLabel={words.resetFactor} busy={factor.isPending} onConfirm={() => factor.mutate()} onClose={close} />
    </>
  );
}
