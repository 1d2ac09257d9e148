/** How a person is called when they have, or have not, a name. */
import { readablePhone } from "@/lib/phone";

export const nameOf = (contact: { name: string | null; phone?: string | null }) => contact.name || readablePhone(contact.phone) || "—";

export const firstName = (name: string) => name.trim().split(/\s+/)[0] ?? name;
