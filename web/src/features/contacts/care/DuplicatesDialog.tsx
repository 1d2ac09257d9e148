import { useQuery } from "@tanstack/react-query";
import { UsersRound } from "lucide-react";

import { readAll } from "@/api/all";
import type { Contact, DuplicateGroup } from "@/api/types";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { calledBy, useMerging } from "./merging";
import { careWords } from "./words";

export function DuplicatesDialog({ onClose }: { onClose: () => void }) {
  const words = useWords(careWords);
  const ui = useWords(uiWords);
  const groups = useQuery({ queryKey: ["contacts", "duplicates"], queryFn: ({ signal }) => readAll<DuplicateGroup>("/contact-duplicates", { signal }), gcTime: 0 });
  return (
    <Dialog open onClose={onClose} title={words.duplicatesTitle} description={words.duplicatesHint} width="medium">
      {groups.isPending && <SkeletonRows label={ui.loading} rows={4} />}
      {groups.isError && <ErrorState failure={groups.error} onRetry={() => void groups.refetch()} />}
      {groups.isSuccess && !groups.data.length && <EmptyState icon={<UsersRound aria-hidden />} title={words.noDuplicates} />}
      <ul className="flex flex-col gap-3 pb-4">
        {groups.data?.map((group) => (
          <li key={group.contacts.map((contact) => contact.id).join()} className="rounded-xl border border-line p-3">
            <Badge tone="accent">{words.reasons[group.reason]}</Badge>
            <Group contacts={group.contacts} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Group({ contacts }: { contacts: Contact[] }) {
  const words = useWords(careWords);
  const { merge } = useMerging();
  const keep = async (kept: Contact) => {
    for (const gone of contacts.filter((contact) => contact.id !== kept.id)) await merge.mutateAsync({ kept, gone });
  };
  return (
    <ul className="mt-2 flex flex-col gap-1">
      {contacts.map((contact) => {
        const name = calledBy(contact, words.nameless);
        return (
          <li key={contact.id} className="flex items-center gap-3">
            <Avatar name={name} size="small" />
            <span className="min-w-0 flex-1">
              <span className="block truncate text-sm font-medium">{name}</span>
              <span className="block truncate text-xs text-ink-3">{[readablePhone(contact.phone), contact.email].filter(Boolean).join(" · ")}</span>
            </span>
            <Button size="small" aria-label={words.keepNamed(name)} busy={merge.isPending} onClick={() => void keep(contact).catch(() => undefined)}>
              {words.keep}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
