import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Dices, Trash2 } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMe } from "@/api/me";
import type { Role, User } from "@/api/types";
import { announce } from "@/lib/announcements";
import { differing } from "@/lib/draft";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";
import { Switch } from "@/ui/Switch";
import { uiWords } from "@/ui/words";

import { suggestPassword } from "./password";
import { RoleSelect } from "./RoleSelect";
import { settingsWords } from "./words";

/** Somebody new, or somebody who is there: name, e-mail, role, password, whether they may sign in. */
export function PersonDialog({ user, onClose }: { user: User | null; onClose: () => void }) {
  const words = useWords(settingsWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const oneself = useMe().user?.id === user?.id;
  const [form, setForm] = useState({ name: user?.name ?? "", email: user?.email ?? "", role: user?.role ?? ("attendant" as Role), active: user?.active ?? true, password: "" });
  const [removing, setRemoving] = useState(false);
  const set = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }));
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ["users"] });
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => {
      const { password, ...rest } = form;
      if (!user) return api.post<User>("/users", { body: { name: rest.name, email: rest.email, role: rest.role, password } });
      return api.put<User>(`/users/${user.id}`, { body: { ...differing<Partial<typeof rest>>(user, rest), ...(password ? { password } : {}) } });
    },
    onSuccess: (saved) => {
      refresh();
      void queryClient.invalidateQueries({ queryKey: ["me"] });
      if (!user) announce({ tone: "good", text: words.team.added(saved.name) });
      else if (user.active && !saved.active) {
        const back = () => void api.put(`/users/${user.id}`, { body: { active: true } }).then(refresh);
        announce({ tone: "good", text: words.team.deactivated(saved.name), action: { label: words.team.undo, act: back } });
      } else announce({ tone: "good", text: ui.saved });
      onClose();
    },
  });
  const remove = useMutation({
    mutationFn: () => api.delete(`/users/${user!.id}`),
    onSuccess: () => {
      refresh();
      announce({ tone: "good", text: words.team.removed(user!.name) });
      onClose();
    },
    onSettled: () => setRemoving(false),
  });
  if (removing && user) {
    return <ConfirmDialog open danger title={words.team.removeTitle(user.name)} description={words.team.removeHint} confirmLabel={words.team.remove} busy={remove.isPending} onConfirm={() => remove.mutate()} onClose={() => setRemoving(false)} />;
  }
  return (
    <FormDialog
      onClose={onClose}
      title={user ? words.team.edit(user.name) : words.team.add}
      description={user ? undefined : words.team.addHint}
      submit={user ? ui.save : ui.add}
      busy={save.isPending}
      failure={save.error}
      beside={
        user && !oneself && (
          <Button tone="danger" className="mr-auto" icon={<Trash2 aria-hidden className="size-4" />} onClick={() => setRemoving(true)}>
            {words.team.remove}
          </Button>
        )
      }
      onSubmit={() => save.mutate()}
    >
      <Field label={words.team.name} required autoFocus={!user} maxLength={200} autoComplete="off" value={form.name} onChange={(event) => set({ name: event.target.value })} />
      <Field label={words.team.email} type="email" required maxLength={254} autoComplete="off" value={form.email} onChange={(event) => set({ email: event.target.value })} />
      <RoleSelect value={form.role} onChange={(role) => set({ role })} />
      {!oneself && (
        <div className="flex items-start gap-2">
          <Field
            className="flex-1"
            label={user ? words.team.newPassword : words.team.password}
            hint={user ? words.team.newPasswordHint : words.team.passwordHint}
            required={!user}
            minLength={8}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            value={form.password}
            onChange={(event) => set({ password: event.target.value })}
          />
          <Button className="mt-[22px]" icon={<Dices aria-hidden className="size-4" />} onClick={() => set({ password: suggestPassword() })}>
            {words.team.suggest}
          </Button>
        </div>
      )}
      {user && !oneself && <Switch label={words.team.active} hint={words.team.activeHint} checked={form.active} onChange={(active) => set({ active })} />}
    </FormDialog>
  );
}
