import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { api } from "@/api/client";
import type { Found, MessageHit } from "@/api/types";
import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { ago } from "@/lib/time";
import { Button } from "@/ui/Button";

import { composerWords } from "../composer/words";
import { nameOf } from "../people";

const SHORTEST = 3;

/** What was said, wherever it was said; a click opens the conversation at that message. */
export function FoundMessages({ q }: { q: string }) {
  const words = useWords(composerWords);
  const found = useInfiniteQuery({
    queryKey: ["search", "messages", q],
    queryFn: ({ pageParam, signal }) => api.get<Found>("/search", { query: { q, in: "messages", limit: 10, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: q.length >= SHORTEST,
  });
  const hits = found.data?.pages.flatMap((page) => page.messages) ?? [];
  if (q.length < SHORTEST || !hits.length) return null;
  return (
    <section aria-label={words.foundMessages} className="border-t border-line">
      <h3 className="px-4 pt-3 pb-1 text-xs font-semibold text-ink-3">{words.foundMessages}</h3>
      <ul>
        {hits.map((hit) => (
          <Hit key={hit.message_id} hit={hit} />
        ))}
      </ul>
      {found.hasNextPage && (
        <Button size="small" tone="quiet" className="mx-4 mb-3" busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {words.moreMessages}
        </Button>
      )}
    </section>
  );
}

function Hit({ hit }: { hit: MessageHit }) {
  const now = useNow(60_000);
  return (
    <li>
      <Link to="/conversas/$id" params={{ id: hit.conversation_id }} search={{ mensagem: hit.message_id }} className="block px-4 py-2 outline-offset-[-2px] hover:bg-hover">
        <span className="flex items-baseline gap-2">
          <span className="truncate text-[13px] font-medium">{nameOf(hit.contact)}</span>
          <time dateTime={hit.written_at} className="ml-auto shrink-0 text-xs text-ink-3 tabular-nums">
            {ago(hit.written_at, now)}
          </time>
        </span>
        <span className="line-clamp-2 text-[13px] text-ink-2">
          <Marked text={hit.snippet.text} marks={hit.snippet.marks as [number, number][]} />
        </span>
      </Link>
    </li>
  );
}

function Marked({ text, marks }: { text: string; marks: [number, number][] }) {
  const pieces: React.ReactNode[] = [];
  // The server counts characters; a text here counts halves of some of them.
  const letters = [...text];
  let at = 0;
  for (const [start, end] of marks) {
    pieces.push(letters.slice(at, start).join(""));
    pieces.push(
      <mark key={start} className="rounded-sm bg-warn-soft text-ink">
        {letters.slice(start, end).join("")}
      </mark>,
    );
    at = end;
  }
  pieces.push(letters.slice(at).join(""));
  return pieces;
}
