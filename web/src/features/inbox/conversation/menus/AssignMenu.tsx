import { useQuery } from "@tanstack/react-query";
import { CircleUser, UserMinus, UsersRound } from "lucide-react";

import { useMe } from "@/api/me";
import { useWords } from "@/lib/language";
import { Avatar } from "@/ui/Avatar";
import { Menu, MenuChoice, MenuHeading, MenuItem, MenuLine } from "@/ui/Menu";

import { usePeople } from "../../people";
import { teamsQuery } from "../../queries";
import { inboxWords } from "../../words";
import { useHeaderMenu } from "./open";
import type { MenuProps } from "./MoreMenu";

export function AssignMenu({ conversation, actions }: MenuProps) {
  const words = useWords(inboxWords);
  const { user } = useMe();
  const { assignee, team } = conversation;
  return (
    <Menu
      {...useHeaderMenu("assign")}
      trigger={
        <button
          type="button"
          title={`${words.assign} (A)`}
          aria-label={assignee ? words.assignedTo(assignee.id === user?.id ? words.you : (assignee.name ?? "")) : words.assign}
          className="flex h-9 shrink-0 items-center gap-2 rounded-lg border border-line bg-raised px-2 text-[13px] font-medium shadow-card hover:bg-hover"
        >
          {assignee ? <Avatar name={assignee.name ?? "?"} size="tiny" /> : <CircleUser aria-hidden className="size-[18px] text-ink-3" />}
          <span className="max-w-28 truncate max-lg:hidden">{assignee ? (assignee.id === user?.id ? words.you : assignee.name) : (team?.name ?? words.assign)}</span>
        </button>
      }
    >
      <AssignChoices conversation={conversation} actions={actions} />
    </Menu>
  );
}

function AssignChoices({ conversation, actions }: MenuProps) {
  const words = useWords(inboxWords);
  const { user } = useMe();
  const people = usePeople();
  const teams = useQuery(teamsQuery).data ?? [];
  const { assignee, team } = conversation;
  return (
    <>
      <MenuHeading>{words.assignHeading}</MenuHeading>
      {people.map((person) => (
        <MenuChoice key={person.id} chosen={assignee?.id === person.id} icon={<Avatar name={person.name} size="tiny" />} onSelect={() => actions.assign(person.id)}>
          {person.id === user?.id ? words.youNamed(person.name) : person.name}
        </MenuChoice>
      ))}
      {assignee && (
        <MenuItem icon={<UserMinus aria-hidden />} onSelect={() => actions.assign(null)}>
          {words.unassign}
        </MenuItem>
      )}
      {teams.length > 0 && (
        <>
          <MenuLine />
          <MenuHeading>{words.team}</MenuHeading>
          {teams.map((one) => (
            <MenuChoice key={one.id} chosen={team?.id === one.id} icon={<UsersRound aria-hidden />} onSelect={() => actions.toTeam(team?.id === one.id ? null : one)}>
              {one.name}
            </MenuChoice>
          ))}
        </>
      )}
    </>
  );
}
