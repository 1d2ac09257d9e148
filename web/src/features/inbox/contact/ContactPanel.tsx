import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";

import { useMay } from "@/api/me";
import type { Conversation } from "@/api/types";
import { useWords } from "@/lib/language";
import { ErrorState } from "@/ui/EmptyState";
import { IconButton } from "@/ui/IconButton";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { contactQuery, conversationQuery } from "../queries";
import { inboxWords } from "../words";
import { ConversationLabels } from "./ConversationLabels";
import { ContactCard } from "./ContactCard";
import { NextAppointment } from "./NextAppointment";
import { OfferTimes } from "./OfferTimes";
import { ParticipantsSection } from "./ParticipantsSection";
import { PreviousConversations } from "./PreviousConversations";

export function ContactPanel({ conversationId, onClose }: { conversationId: string; onClose: () => void }) {
  const words = useWords(inboxWords);
  const conversation = useQuery(conversationQuery(conversationId)).data;
  return (
    <aside aria-label={words.contact} className="thin-scroll flex h-full w-full flex-col overflow-y-auto border-l border-line bg-surface md:w-[320px] md:shrink-0 max-[1179px]:md:absolute max-[1179px]:md:right-0 max-[1179px]:md:z-20 max-[1179px]:md:shadow-float">
      <header className="flex h-15 shrink-0 items-center border-b border-line px-4">
        <h2 className="flex-1 text-[15px] font-semibold">{words.contact}</h2>
        <IconButton label={words.hideContact} icon={<X aria-hidden className="size-4" />} onClick={onClose} />
      </header>
      {conversation && <Body conversation={conversation} />}
    </aside>
  );
}

function Body({ conversation }: { conversation: Conversation }) {
  const mayWrite = useMay("attendant");
  const contact = useQuery(contactQuery(conversation.contact_id));
  const ui = useWords(uiWords);
  if (contact.isPending) return <SkeletonRows label={ui.loading} rows={3} />;
  if (contact.isError) return <ErrorState failure={contact.error} onRetry={() => void contact.refetch()} />;
  return (
    <div className="flex flex-col divide-y divide-line [&>*]:px-4 [&>*]:py-4">
      <ContactCard contact={contact.data} mayWrite={mayWrite} />
      <NextAppointment contactId={contact.data.id} />
      {mayWrite && <OfferTimes conversation={conversation} contact={contact.data} />}
      <ConversationLabels conversation={conversation} mayWrite={mayWrite} />
      <ParticipantsSection conversationId={conversation.id} mayWrite={mayWrite} />
      <PreviousConversations conversation={conversation} />
    </div>
  );
}
