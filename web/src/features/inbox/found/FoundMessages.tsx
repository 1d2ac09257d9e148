import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import clsx from "clsx";

import type { ContactHit, MessageHit } from "@/api/types";
import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { ago } from "@/lib/time";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";

import { nameOf } from "../people";
import { foundContactsQuery, foundMessagesQuery, isSought } from "./queries";
import { foundWords } from "./words";

/** How much was found besides conversations; null while that is not known. */
export function useFoundCount(q: string): number | null {
  const messages = useInfiniteQuery(foundMessagesQuery(q)).data?.pages[0]?.messages.length;
  const contacts = useQuery(foundContactsQuery(q)).data?.length;
  if (!isSought(q)) return 0;
  return messages === undefined || contacts === undefined ? null : messages + contacts;
}

/** Who is called so, and what was said, wherever it was said; a click opens the conversation at that message. */
export function Found({ q }: { q: string }) {
  if (!isSought(q)) return null;
  return (
    <>
      <FoundContacts q={q} />
      <FoundMessages q={q} />
    </>
  );
}

function FoundContacts({ q }: { q: string }) {
  const words = useWords(foundWords);
  const hits = useQuery(foundContactsQuery(q)).data ?? [];
  if (!hits.length) return null;
  return (
    <section aria-label={words.contacts} className="border-t border-line">
      <h3 className="px-4 pt-3 pb-1 text-xs font-semibold text-ink-3">{words.contacts}</h3>
      <ul>
        {hits.map((hit) => (
          <Person key={hit.id} hit={hit} />
        ))}
      </ul>
    </section>
  );
}

const ROW = "block px-4 py-2 outline-offset-[-2px] hover:bg-hover";

function Person({ hit }: { hit: ContactHit }) {
  const words = useWords(foundWords);
  const inside = (
    <span className="flex items-center gap-2.5">
      <Avatar name={nameOf(hit)} size="small" />
      <span className="min-w-0">
        <span className="block truncate text-[13px] font-medium">{nameOf(hit)}</span>
        <span className="block truncate text-xs text-ink-2">{[readablePhone(hit.phone), hit.email, hit.last_conversation_id ? "" : words.noConversation].filter(Boolean).join(" · ")}</span>
      </span>
    </span>
  );
  return (
    <li>
      {hit.last_conversation_id ? (
        <Link to="/conversas/$id" params={{ id: hit.last_conversation_id }} className={ROW}>
          {inside}
        </Link>
      ) : (
        <Link to="/contatos/$id" params={{ id: hit.id }} className={ROW}>
          {inside}
        </Link>
      )}
    </li>
  );
}

function FoundMessages({ q }: { q: string }) {
  const words = useWords(foundWords);
  const found = useInfiniteQuery(foundMessagesQuery(q));
  const { mensagem } = useSearch({ strict: false }) as { mensagem?: string };
  const hits = found.data?.pages.flatMap((page) => page.messages) ?? [];
  if (found.isPending) return <p className="border-t border-line px-4 py-3 text-xs text-ink-3">{words.searching}</p>;
  if (!hits.length) return null;
  return (
    <section aria-label={words.messages} className="border-t border-line">
      <h3 className="px-4 pt-3 pb-1 text-xs font-semibold text-ink-3">{words.messages}</h3>
      <ul>
        {hits.map((hit) => (
          <Hit key={hit.message_id} hit={hit} chosen={hit.message_id === mensagem} />
        ))}
      </ul>
      {found.hasNextPage && (
        <Button size="small" tone="quiet" className="mx-4 mb-3" busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </section>
  );
}

/** Where a hit is opened: at its message, whose place is known without reading all that came after it. */
export const wayTo = (hit: MessageHit) => ({ to: "/conversas/$id", params: { id: hit.conversation_id }, search: { mensagem: hit.message_id, em: hit.position } }) as const;

function Hit({ hit, chosen }: { hit: MessageHit; chosen: boolean }) {
  const now = useNow(60_000);
  return (
    <li>
      <Link {...wayTo(hit)} aria-current={chosen ? "true" : undefined} className={clsx(ROW, chosen && "bg-accent-soft")}>
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
