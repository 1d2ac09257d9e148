import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ChevronDown, ChevronUp, X } from "lucide-react";

import { useWords } from "@/lib/language";
import { useShortcuts } from "@/lib/shortcuts";
import { IconButton } from "@/ui/IconButton";

import type { ConversationSearch, InboxSearch } from "../address";
import { wayTo } from "./FoundMessages";
import { foundMessagesQuery, isSought } from "./queries";
import { foundWords } from "./words";

/** Over a conversation that a search has opened: which of the hits this is, and the way to its neighbours. */
export function FoundBar() {
  const { busca, mensagem } = useSearch({ strict: false }) as InboxSearch & ConversationSearch;
  const q = String(busca ?? "").trim();
  if (!mensagem || !isSought(q)) return null;
  return <Bar q={q} messageId={mensagem} />;
}

function Bar({ q, messageId }: { q: string; messageId: string }) {
  const words = useWords(foundWords);
  const navigate = useNavigate();
  const found = useInfiniteQuery(foundMessagesQuery(q));
  const hits = found.data?.pages.flatMap((page) => page.messages) ?? [];
  const place = hits.findIndex((hit) => hit.message_id === messageId);
  const go = async (step: 1 | -1) => {
    const next = hits[place + step] ?? (step === 1 && found.hasNextPage ? (await found.fetchNextPage()).data?.pages.flatMap((page) => page.messages)[place + 1] : undefined);
    if (next) void navigate(wayTo(next));
  };
  useShortcuts({ g: () => void go(1), b: () => void go(-1), "alt+g": () => void go(1), "alt+b": () => void go(-1) });
  if (place === -1) return null;
  return (
    <div role="group" aria-label={words.bar} className="flex h-10 shrink-0 items-center gap-1 border-b border-line bg-surface px-4 text-[13px]">
      <span className="min-w-0 truncate font-medium">{words.searchFor(q)}</span>
      <span role="status" className="ml-2 shrink-0 text-ink-2 tabular-nums">
        {words.place(place + 1, `${hits.length}${found.hasNextPage ? "+" : ""}`)}
      </span>
      <span className="ml-auto flex shrink-0">
        <IconButton size="small" label={words.previous} keys="b" disabled={place === 0} icon={<ChevronUp aria-hidden className="size-4" />} onClick={() => void go(-1)} />
        <IconButton size="small" label={words.next} keys="g" disabled={place === hits.length - 1 && !found.hasNextPage} icon={<ChevronDown aria-hidden className="size-4" />} onClick={() => void go(1)} />
        <IconButton size="small" label={words.close} icon={<X aria-hidden className="size-4" />} onClick={() => void navigate({ to: ".", search: (before: object) => ({ ...before, busca: undefined, mensagem: undefined }) } as never)} />
      </span>
    </div>
  );
}
