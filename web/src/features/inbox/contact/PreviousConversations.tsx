import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Conversation } from "@/api/types";
import { useWords } from "@/lib/language";
import { ago } from "@/lib/time";
import { Badge } from "@/ui/Badge";

import { previewOf } from "../preview";
import { previousQuery } from "../queries";
import { inboxWords } from "../words";

export function PreviousConversations({ conversation }: { conversation: Conversation }) {
  const words = useWords(inboxWords);
  const previous = (useQuery(previousQuery(conversation.contact_id)).data?.items ?? []).filter((other) => other.id !== conversation.id);
  return (
    <section>
      <h3 className="mb-2 text-[13px] font-semibold text-ink-2">{words.previous}</h3>
      {!previous.length && <p className="text-[13px] text-ink-3">{words.noPrevious}</p>}
      <ul className="flex flex-col gap-1">
        {previous.map((other) => (
          <li key={other.id}>
            <Link to="/conversas/$id" params={{ id: other.id }} className="-mx-2 block rounded-lg px-2 py-1.5 hover:bg-hover">
              <span className="flex items-center gap-2 text-xs text-ink-3">
                <Badge>{words.statusNames[other.status]}</Badge>
                <span className="truncate">{other.channel.name}</span>
                <span className="ml-auto tabular-nums">{ago(other.last_message_at)}</span>
              </span>
              {other.last_message && <span className="line-clamp-1 text-[13px] text-ink-2">{previewOf(other.last_message, words)}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
