import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import clsx from "clsx";
import { ArrowLeft, AtSign, CheckCheck } from "lucide-react";
import { useEffect, useRef } from "react";

import type { Mention } from "@/api/types";
import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { ago, fullDate } from "@/lib/time";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { IconButton } from "@/ui/IconButton";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { nameOf } from "../people";
import { mentionKeys, mentionsQuery, readMentions } from "./queries";
import { mentionWords } from "./words";

/** In the list's place: the notes that call one, the unread first; a click opens the conversation at the note. */
export function MentionsList() {
  const words = useWords(mentionWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const unread = useInfiniteQuery(mentionsQuery(true));
  const whole = useInfiniteQuery(mentionsQuery(false));
  const fresh = unread.data?.pages.flatMap((page) => page.items) ?? [];
  const known = (whole.data?.pages.flatMap((page) => page.items) ?? []).filter((mention) => mention.read_at);
  const markAll = useMutation({ mutationFn: () => readMentions({}), onSuccess: () => queryClient.invalidateQueries({ queryKey: mentionKeys.all }) });
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <section aria-label={words.title} className="flex h-full min-h-0 flex-col bg-surface">
      <header className="flex h-15 shrink-0 items-center gap-1 border-b border-line px-3">
        <Link to="." search={(before: object) => ({ ...before, ver: undefined }) as never} aria-label={words.back} title={words.back} className="flex size-9 items-center justify-center rounded-lg text-ink-2 hover:bg-hover">
          <ArrowLeft aria-hidden className="size-[18px]" />
        </Link>
        <h2 ref={title} tabIndex={-1} className="flex-1 text-lg font-semibold tracking-tight focus:outline-none">
          {words.title}
        </h2>
        {fresh.length > 0 && <IconButton label={words.markAll} icon={<CheckCheck aria-hidden className="size-[18px]" />} onClick={() => markAll.mutate()} />}
      </header>
      <div className="thin-scroll min-h-0 flex-1 overflow-y-auto">
        {unread.isPending || whole.isPending ? (
          <SkeletonRows label={ui.loading} rows={5} />
        ) : whole.isError ? (
          <ErrorState failure={whole.error} onRetry={() => void whole.refetch()} />
        ) : !fresh.length && !known.length ? (
          <EmptyState icon={<AtSign aria-hidden />} title={words.none}>
            {words.noneHint}
          </EmptyState>
        ) : (
          <>
            <Group title={words.unread} mentions={fresh} more={unread.hasNextPage ? () => void unread.fetchNextPage() : undefined} />
            <Group title={words.read} mentions={known} more={whole.hasNextPage ? () => void whole.fetchNextPage() : undefined} />
          </>
        )}
      </div>
    </section>
  );
}

function Group({ title, mentions, more }: { title: string; mentions: Mention[]; more?: () => void }) {
  const words = useWords(mentionWords);
  if (!mentions.length && !more) return null;
  return (
    <section aria-label={title}>
      <h3 className="px-4 pt-3 pb-1 text-xs font-semibold text-ink-3">{title}</h3>
      <ul>
        {mentions.map((mention) => (
          <Row key={mention.id} mention={mention} />
        ))}
      </ul>
      {more && (
        <Button size="small" tone="quiet" className="mx-4 my-2" onClick={more}>
          {words.more}
        </Button>
      )}
    </section>
  );
}

function Row({ mention }: { mention: Mention }) {
  const words = useWords(mentionWords);
  const now = useNow(60_000);
  const who = mention.by_name ?? words.somebody;
  return (
    <li>
      <Link
        to="/conversas/$id"
        params={{ id: mention.conversation_id }}
        search={{ mensagem: mention.message.id }}
        onClick={() => mention.read_at || void readMentions({ ids: [mention.id] }).catch(() => undefined)}
        className="flex gap-3 border-b border-line/70 px-4 py-3 outline-offset-[-2px] hover:bg-hover"
        activeProps={{ className: "bg-accent-soft" }}
        activeOptions={{ includeSearch: true }}
      >
        <Avatar name={who} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className={clsx("min-w-0 text-[13px]", mention.read_at ? "font-medium" : "font-semibold")}>{words.by(who, nameOf(mention.contact))}</span>
            <time dateTime={mention.created_at} title={fullDate(mention.created_at)} className={clsx("ml-auto shrink-0 text-xs tabular-nums", mention.read_at ? "text-ink-3" : "font-medium text-spark")}>
              {ago(mention.created_at, now)}
            </time>
          </span>
          <span className="mt-0.5 line-clamp-2 text-[13px] break-words text-ink-2">{mention.message.text}</span>
        </span>
      </Link>
    </li>
  );
}
