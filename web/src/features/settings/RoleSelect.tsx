import { ranks, useMe } from "@/api/me";
import type { Role } from "@/api/types";
import { useWords } from "@/lib/language";
import { Select } from "@/ui/Select";

import { settingsWords } from "./words";

const ROLES: Role[] = ["owner", "manager", "attendant", "read_only"];

/** Nobody gives a role above their own. */
export function RoleSelect({ value, onChange, disabled }: { value: Role; onChange: (role: Role) => void; disabled?: boolean }) {
  const words = useWords(settingsWords);
  const mine = useMe().user?.role;
  return (
    <Select
      label={words.team.role}
      hint={words.roleHints[value]}
      disabled={disabled}
      value={value}
      onChange={(role) => onChange(role as Role)}
      options={ROLES.filter((role) => ranks(mine, role)).map((role) => ({ value: role, label: words.roles[role], hint: words.roleHints[role] }))}
    />
  );
}
