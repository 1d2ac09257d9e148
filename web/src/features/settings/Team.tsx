import { useQuery } from "@tanstack/react-query";
import { Pencil, ShieldCheck } from "lucide-react";
import { useState } from "react";

import { ranks, useMay, useMe } from "@/api/me";
import type { User } from "@/api/types";
import { useWords } from "@/lib/language";
import { ago } from "@/lib/time";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { IconButton } from "@/ui/IconButton";

import { PersonDialog } from "./PersonDialog";
import { usersQuery } from "./queries";
import { Section } from "./Section";
import { Invitations } from "./team/Invitations";
import { InviteDialog } from "./team/InviteDialog";
import { PersonMenu } from "./team/PersonMenu";
import { teamWords } from "./team/words";
import { settingsWords } from "./words";

export function Team() {
  const words = useWords(settingsWords);
  const mayWrite = useMay("manager");
  const me = useMe();
  const team = useWords(teamWords);
  const [open, setOpen] = useState<User | "new" | "invite" | null>(null);
  return (
    <>
      <Section title={words.team.title} hint={mayWrite ? undefined : words.only} add={team.invite} onAdd={mayWrite ? () => setOpen("invite") : undefined} none="" list={useQuery(usersQuery)}>
        {(users) => users.map((user) => <Person key={user.id} user={user} you={user.id === me.user?.id} onEdit={mayWrite && ranks(me.user?.role, user.role) ? () => setOpen(user) : undefined} />)}
      </Section>
      {mayWrite && <Invitations />}
      {open === "invite" ? (
        <InviteDialog onClose={() => setOpen(null)} onWithPassword={() => setOpen("new")} />
      ) : (
        open && <PersonDialog user={open === "new" ? null : open} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

function Person({ user, you, onEdit }: { user: User; you: boolean; onEdit?: () => void }) {
  const words = useWords(settingsWords);
  const team = useWords(teamWords);
  const owner = useMay("owner");
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <Avatar name={user.name} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">{user.name}</span>
          <Badge className="sm:hidden" tone={user.role === "owner" ? "accent" : "plain"}>
            {words.roles[user.role]}
          </Badge>
          {you && <span className="text-xs text-ink-3">({words.team.you})</span>}
          {!user.active && <Badge tone="danger">{words.team.inactive}</Badge>}
          {user.second_factor_at && (
            <Badge tone="good" icon={<ShieldCheck aria-hidden />}>
              {team.twoSteps}
            </Badge>
          )}
          {user.reset_asked_at && <Badge tone="warn">{team.askedReset}</Badge>}
        </p>
        <p className="truncate text-[13px] text-ink-2">{user.email}</p>
      </div>
      <p className="text-right text-xs text-ink-3 max-sm:hidden">
        {words.team.lastSeen}
        <span className="block tabular-nums">{user.last_seen_at ? ago(user.last_seen_at) : words.team.never}</span>
      </p>
      <Badge className="max-sm:hidden" tone={user.role === "owner" ? "accent" : "plain"}>
        {words.roles[user.role]}
      </Badge>
      {onEdit && <IconButton label={words.team.edit(user.name)} icon={<Pencil aria-hidden className="size-4" />} onClick={onEdit} />}
      {owner && !you && <PersonMenu user={user} />}
    </li>
  );
}
