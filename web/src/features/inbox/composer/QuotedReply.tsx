import { useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";

import type { Message } from "@/api/types";
import { useWords } from "@/lib/language";
import { IconButton } from "@/ui/IconButton";

import { flat, type Pages } from "../merge";
import { previewOf } from "../preview";
import { keys } from "../queries";
import { inboxWords } from "../words";

export function QuotedReply({ conversationId, messageId, onDrop }: { conversationId: string; messageId: string; onDrop: () => void }) {
  const words = useWords(inboxWords);
  // From the newest back, or around a message that a search has opened.
  const loaded = useQueryClient().getQueriesData<Pages<Message>>({ queryKey: keys.messages(conversationId) });
  const message = loaded.flatMap(([, pages]) => flat(pages)).find((item) => item.id === messageId);
  return (
    <div className="mx-3 mt-2 flex items-center gap-2 rounded-lg border-l-[3px] border-accent bg-ink/5 py-1 pl-2">
      <div className="min-w-0 flex-1">
        <p className="text-xs font-semibold text-accent-text">{words.answering(message?.sender.name ?? words.quoted)}</p>
        <p className="truncate text-[13px] text-ink-2">{message ? previewOf(message, words) : ""}</p>
      </div>
      <IconButton size="small" label={words.dropQuote} icon={<X aria-hidden className="size-4" />} onClick={onDrop} />
    </div>
  );
}
