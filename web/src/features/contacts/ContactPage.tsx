import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { BellOff } from "lucide-react";

import { useLive } from "@/api/live";
import type { Contact } from "@/api/types";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { plainDate } from "@/lib/time";
import { BackLink } from "@/ui/BackLink";
import { Badge } from "@/ui/Badge";
import { Card } from "@/ui/Card";
import { ErrorState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { Appointments } from "./Appointments";
import { ConsentsCard } from "./care/ConsentsCard";
import { FilesCard } from "./care/FilesCard";
import { HistoryCard } from "./care/HistoryCard";
import { SamePerson } from "./care/SamePerson";
import { ContactForm } from "./ContactForm";
import { Conversations } from "./Conversations";
import { contactKeys, contactQuery } from "./queries";
import { contactWords } from "./words";

export function ContactPage() {
  const { id } = useParams({ from: "/app/contatos/$id" });
  const words = useWords(contactWords);
  const ui = useWords(uiWords);
  const contact = useQuery(contactQuery(id));
  useContactFeed(id);
  const value = contact.data?.value;
  return (
    <Page
      title={value ? nameOf(value, words.nameless) : words.title}
      above={<BackLink to="/contatos">{words.title}</BackLink>}
      description={value && words.since(plainDate(value.created_at))}
      actions={
        value?.opted_out && (
          <Badge tone="warn" icon={<BellOff aria-hidden />}>
            {words.optedOut}
          </Badge>
        )
      }
    >
      {contact.isPending ? (
        <SkeletonRows label={ui.loading} rows={5} />
      ) : contact.isError ? (
        <ErrorState failure={contact.error} onRetry={() => void contact.refetch()} />
      ) : (
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <ContactForm key={id} contact={contact.data} />
          <div className="flex flex-col gap-4">
            <Appointments contactId={id} />
            <Conversations contactId={id} />
            <FilesCard contactId={id} />
            <ConsentsCard contactId={id} />
            <SamePerson contact={contact.data.value} />
            <HistoryCard contactId={id} />
            <Aliases contact={contact.data.value} />
          </div>
        </div>
      )}
    </Page>
  );
}

const nameOf = (contact: Contact, nameless: string) => contact.name ?? (readablePhone(contact.phone) || contact.email) ?? nameless;

function useContactFeed(id: string): void {
  const queryClient = useQueryClient();
  useLive((frame) => {
    if (frame.event.startsWith("appointment.")) void queryClient.invalidateQueries({ queryKey: contactKeys.appointments(id) });
    if (frame.event.startsWith("conversation.") && frame.data.contact_id === id) void queryClient.invalidateQueries({ queryKey: contactKeys.conversations(id) });
  });
}

function Aliases({ contact }: { contact: Contact }) {
  const words = useWords(contactWords);
  return (
    <Card title={words.aliases}>
      {!contact.aliases.length && <p className="text-[13px] text-ink-3">{words.noAliases}</p>}
      <ul className="flex flex-col gap-1.5">
        {contact.aliases.map((alias) => (
          <li key={`${alias.kind} ${alias.value}`} className="flex items-center gap-2 text-[13px]">
            <Badge>{words.aliasKinds[alias.kind as "phone"] ?? alias.kind}</Badge>
            <span className="min-w-0 break-all tabular-nums">{alias.kind === "phone" ? readablePhone(`+${alias.value}`) : alias.value}</span>
          </li>
        ))}
      </ul>
      <p className="mt-3 text-xs text-ink-3">{words.aliasesHint}</p>
    </Card>
  );
}
