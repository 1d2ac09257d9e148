import { useQuery } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import { useMay } from "@/api/me";
import type { Contact, ContactMerge, Duplicate } from "@/api/types";
import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { plainDate } from "@/lib/time";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

import { calledBy, useMerging } from "./merging";
import { careWords } from "./words";

/** Who may be the same person, and who was joined to this one already. */
export function SamePerson({ contact }: { contact: Contact }) {
  const words = useWords(careWords);
  const mayWrite = useMay("attendant");
  const { merge, undo } = useMerging();
  const now = useNow();
  const alike = useQuery({ queryKey: ["contacts", "alike", contact.id], queryFn: ({ signal }) => readAll<Duplicate>(`/contacts/${contact.id}/duplicates`, { signal }) }).data ?? [];
  const merges = (useQuery({ queryKey: ["contacts", "merges", contact.id], queryFn: ({ signal }) => readAll<ContactMerge>(`/contacts/${contact.id}/merges`, { signal }) }).data ?? []).filter((one) => !one.undone_at);
  if (!alike.length && !merges.length) return null;
  return (
    <Card title={alike.length ? words.maybeSame : words.merges}>
      <ul className="flex flex-col gap-2">
        {alike.map(({ contact: other, reason }) => (
          <li key={other.id} className="flex items-center gap-2">
            <span className="min-w-0 flex-1">
              <span className="block truncate text-[13px] font-medium">{calledBy(other, words.nameless)}</span>
              <span className="block truncate text-xs text-ink-3">{[readablePhone(other.phone), other.email].filter(Boolean).join(" · ")}</span>
            </span>
            <Badge>{words.reasons[reason]}</Badge>
            {mayWrite && (
              <Button size="small" busy={merge.isPending} onClick={() => merge.mutate({ kept: contact, gone: other })}>
                {words.mergeInto}
              </Button>
            )}
          </li>
        ))}
        {merges.map((one) => (
          <li key={one.id} className="flex items-center gap-2 text-[13px]">
            <span className="min-w-0 flex-1">
              <span className="block truncate">{one.gone_name || readablePhone(one.gone_phone) || words.nameless}</span>
              <span className="block text-xs text-ink-3">
                {plainDate(one.at)} {words.by(one.actor)}
              </span>
            </span>
            {mayWrite && Date.parse(one.undo_until) > now && (
              <Button size="small" tone="quiet" busy={undo.isPending} onClick={() => undo.mutate(one)}>
                {words.separate}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
