/** Who works here, and how a person is called when they have, or have not, a name. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { useMe } from "@/api/me";
import { readablePhone } from "@/lib/phone";

import { usersQuery } from "./queries";

export const nameOf = (contact: { name: string | null; phone?: string | null }) => contact.name || readablePhone(contact.phone) || "—";

export const firstName = (name: string) => name.trim().split(/\s+/)[0] ?? name;

/** Whoever may take care of conversations; oneself first. */
export function usePeople(): { id: string; name: string }[] {
  const { user } = useMe();
  const users = useQuery(usersQuery).data;
  return useMemo(() => {
    const others = (users ?? []).filter((person) => person.active && person.role !== "read_only" && person.id !== user?.id);
    return [...(user ? [{ id: user.id, name: user.name }] : []), ...others.map(({ id, name }) => ({ id, name }))];
  }, [users, user]);
}
