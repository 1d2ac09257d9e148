/** Two contacts that are one person, and the way back. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Contact, ContactMerge } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";

import { careWords } from "./words";

export const calledBy = (contact: Pick<Contact, "name" | "phone" | "email">, nameless: string) => contact.name || readablePhone(contact.phone) || contact.email || nameless;

export function useMerging() {
  const words = useWords(careWords);
  const queryClient = useQueryClient();
  // What hangs on a contact hangs on another now: conversations, appointments, files.
  const refresh = () => void queryClient.invalidateQueries({ predicate: ({ queryKey }) => ["contacts", "conversations", "agendamentos"].includes(String(queryKey[0])) });
  const undo = useMutation({
    mutationFn: (merge: ContactMerge) => api.post(`/contact-merges/${merge.id}/undo`),
    onSuccess: () => {
      refresh();
      announce({ tone: "good", text: words.unmerged });
    },
  });
  const merge = useMutation({
    mutationFn: ({ kept, gone }: { kept: Contact; gone: Contact }) => api.post<ContactMerge>(`/contacts/${kept.id}/merges`, { body: { contact_id: gone.id } }),
    onSuccess: (done, { kept, gone }) => {
      refresh();
      announce({ tone: "good", text: words.mergedNow(calledBy(gone, words.nameless), calledBy(kept, words.nameless)), action: { label: words.undo, act: () => undo.mutate(done) } });
    },
  });
  return { merge, undo };
}
