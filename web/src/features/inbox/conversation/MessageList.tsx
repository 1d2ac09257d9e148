import { useSearch } from "@tanstack/react-router";
import clsx from "clsx";
import { ArrowDown } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";

import { useMe } from "@/api/me";
import type { Conversation, Message } from "@/api/types";
import { useWords } from "@/lib/language";
import { useStore } from "@/lib/store";
import { dayName } from "@/lib/time";
import { Avatar } from "@/ui/Avatar";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { Skeleton } from "@/ui/Skeleton";

import { outbox } from "../outbox";
import { nameOf } from "../people";
import { previewOf } from "../preview";
import type { ConversationSearch } from "../address";
import { useTyping } from "../typing";
import { inboxWords } from "../words";
import { arrange, firstUnread, type Row } from "./arrange";
import { Bubble, quotedElsewhere, type BubbleActs } from "./Bubble";
import { Content } from "./Content";
import { useJump, useStaying, useToNewest, useWhenSeen } from "./scrolling";
import { useMessages } from "./useMessages";

interface Props extends Omit<BubbleActs, "onJump"> {
  conversation: Conversation;
}

export function MessageList({ conversation, ...acts }: Props) {
  const words = useWords(inboxWords);
  const { mensagem, em } = useSearch({ strict: false }) as ConversationSearch;
  const { query, messages, ready, newer, loadingNewer } = useMessages(conversation.id, em);
  const outgoing = useStore(outbox);
  const own = useMemo(() => outgoing.filter((entry) => entry.conversation_id === conversation.id), [outgoing, conversation.id]);
  const { user } = useMe();
  const firstNew = useFirstNew(conversation, messages, query.isSuccess && !em);
  const rows = useMemo(() => arrange(messages, own, user, firstNew), [messages, own, user, firstNew]);
  const scroller = useRef<HTMLDivElement>(null);
  const older = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useWhenSeen(older, scroller, hasNextPage && !isFetchingNextPage, () => void fetchNextPage());
  const [away, setAway] = useState(false);
  const toNewest = useToNewest(scroller, !!em);
  const wasAround = useRef(!!em);
  useEffect(() => {
    // From the middle to the newest: what is drawn now begins at its end.
    if (wasAround.current && !em) {
      scroller.current?.scrollTo({ top: 0 });
      setAway(false);
    }
    wasAround.current = !!em;
  }, [em]);
  const newest = own.at(-1)?.key;
  useEffect(() => {
    if (newest) toNewest("instant");
  }, [newest, toNewest]);
  const newerMark = useRef<HTMLDivElement>(null);
  useStaying(scroller, messages, !!em);
  const jump = useJump(query.hasNextPage, query.fetchNextPage);
  useEffect(() => {
    if (mensagem && ready) void jump(mensagem, "instant");
  }, [mensagem, ready, jump]);
  useWhenSeen(newerMark, scroller, ready && !!newer && !loadingNewer, () => void newer?.());
  const bubbleActs = useMemo<BubbleActs>(() => ({ onReply: acts.onReply, onTemplate: acts.onTemplate, mayWrite: acts.mayWrite, onJump: jump }), [acts.onReply, acts.onTemplate, acts.mayWrite, jump]);
  const byId = useMemo(() => new Map(messages.flatMap((message) => [[message.id, message], ...(message.provider_message_id ? [[message.provider_message_id, message] as const] : [])] as [string, Message][])), [messages]);

  if (query.isPending) return <Coming />;
  if (query.isError && !messages.length) return <ErrorState failure={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        // The content hangs from the bottom edge: what is added above moves nothing that one reads.
        className={clsx("thin-scroll @container flex h-full flex-col-reverse overflow-y-auto", em && "[overflow-anchor:none]")}
        onScroll={(event) => setAway(event.currentTarget.scrollTop < -240)}
        tabIndex={0}
        role="region"
        aria-label={words.messages}
      >
        <div className="mx-auto flex w-full max-w-4xl flex-col px-4 pt-4 pb-3 max-md:px-3">
          <div ref={older} aria-hidden className="h-px" />
          {isFetchingNextPage && <p className="py-2 text-center text-xs text-ink-3">{words.loadingOlder}</p>}
          {!rows.length && <EmptyState title={words.noMessages} />}
          {rows.map((row) => (
            <RowView key={row.key} row={row} byId={byId} named={conversation.contact.is_group} acts={bubbleActs} />
          ))}
          {!newer && <TypingPill conversation={conversation} />}
          <div ref={newerMark} aria-hidden className="h-px" />
        </div>
      </div>
      {(away || newer) && (
        <button
          type="button"
          onClick={() => toNewest("smooth")}
          className="absolute right-5 bottom-4 flex h-9 items-center gap-1.5 rounded-full border border-line bg-raised px-3 text-[13px] font-medium shadow-float hover:bg-hover"
        >
          <ArrowDown aria-hidden className="size-4" />
          {words.toNewest}
        </button>
      )}
      <Announcer messages={messages} />
    </div>
  );
}

/** The line stays where it was when the conversation was opened, however much is read since. */
function useFirstNew(conversation: Conversation, messages: Message[], loaded: boolean): string | null {
  const unreadAtStart = useRef(conversation.unread_count);
  const found = useRef<string | null | undefined>(undefined);
  if (loaded && found.current === undefined && messages.length) found.current = firstUnread(messages, unreadAtStart.current);
  return found.current ?? null;
}

/** The browser neither lays out nor paints what is far from the eye, and still finds, reads out and jumps to it. */
const FAR = "-mx-2 px-2 [contain-intrinsic-size:auto_72px] [content-visibility:auto]";

function RowView({ row, byId, named, acts }: { row: Row; byId: Map<string, Message>; named: boolean | undefined; acts: BubbleActs }) {
  const words = useWords(inboxWords);
  if (row.type === "day") {
    return (
      <div role="separator" aria-label={dayName(row.at)} className="sticky top-2 z-[1] mx-auto my-3 rounded-full border border-line bg-surface/95 px-3 py-0.5 text-xs font-medium text-ink-2 shadow-card">{dayName(row.at)}</div>
    );
  }
  if (row.type === "new") {
    return (
      // At the edge, where the day that sticks to the middle never covers it.
      <div role="separator" aria-label={words.newMessages} className="relative z-[2] my-2 flex items-center text-xs font-semibold text-spark after:h-px after:flex-1 after:bg-spark/50">
        <span className="rounded-full bg-canvas pr-3">{words.newMessages}</span>
      </div>
    );
  }
  if (row.type === "system") {
    return (
      <div className="mx-auto my-2 max-w-md rounded-lg bg-hover px-3 py-1 text-center text-xs text-ink-2">
        <Content message={row.shown.message} />
      </div>
    );
  }
  const { sender, side, messages } = row;
  const name = sender.type === "bot" ? words.bot : (sender.name ?? "");
  return (
    <div role="group" aria-label={name || words.contact} className={clsx(FAR, "my-1.5 flex gap-2", side === "out" && "flex-row-reverse")}>
      <div className={clsx("flex min-w-0 flex-1 flex-col gap-0.5", side === "out" ? "items-end" : "items-start")}>
        {side === "out" && (
          <span className="flex items-center gap-1 px-1 text-[11px] font-medium text-ink-3">
            <Avatar name={name || "?"} bot={sender.type === "bot"} size="tiny" className="size-4! text-[7px]!" />
            {name}
          </span>
        )}
        {side === "in" && named && <span className="px-1 text-[11px] font-semibold text-accent-text">{name || words.contact}</span>}
        {messages.map((shown, index) => (
          <Bubble key={shown.key} shown={shown} quoted={byId.get(shown.message.reply_to ?? quotedElsewhere(shown.message) ?? "")} first={index === 0} last={index === messages.length - 1} {...acts} />
        ))}
      </div>
    </div>
  );
}

function TypingPill({ conversation }: { conversation: Conversation }) {
  const words = useWords(inboxWords);
  const typing = useTyping(conversation.id).filter((entry) => entry.type !== "user");
  if (!typing.length) return null;
  const who = typing[0]!;
  const name = who.type === "contact" ? nameOf(conversation.contact) : who.type === "bot" ? words.bot : who.name;
  return (
    <div className={clsx("my-1 flex items-center gap-2 text-xs text-ink-2", who.type !== "contact" && "flex-row-reverse")}>
      <span aria-hidden className="flex gap-1 rounded-full bg-bubble-in px-3 py-2.5 shadow-card">
        {[0, 1, 2].map((dot) => (
          <span key={dot} className="size-1.5 rounded-full bg-ink-3 motion-safe:animate-[typing_1.2s_infinite]" style={{ animationDelay: `${dot * 160}ms` }} />
        ))}
      </span>
      {words.nameIsWriting(name)}
    </div>
  );
}

/** Reads out what arrives, and only that: not the history that is loaded. */
function Announcer({ messages }: { messages: Message[] }) {
  const words = useWords(inboxWords);
  const [since] = useState(() => Date.now());
  const last = messages.at(-1);
  const text = last && last.direction === "inbound" && Date.parse(last.created_at) >= since - 1000 ? `${last.sender.name ?? words.contact}: ${previewOf(last, words)}` : "";
  return (
    <div aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}

function Coming() {
  const words = useWords(inboxWords);
  return (
    <div role="status" aria-label={words.loadingMessages} className="mx-auto flex w-full max-w-4xl flex-1 flex-col justify-end gap-3 p-4">
      <Skeleton className="h-10 w-56 rounded-2xl" />
      <Skeleton className="h-16 w-72 rounded-2xl" />
      <Skeleton className="h-10 w-64 self-end rounded-2xl" />
      <Skeleton className="h-10 w-40 rounded-2xl" />
      <Skeleton className="h-14 w-80 self-end rounded-2xl" />
    </div>
  );
}
