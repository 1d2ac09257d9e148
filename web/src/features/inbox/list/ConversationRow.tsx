import { Link } from "@tanstack/react-router";
import clsx from "clsx";
import { Bot, Check, Clock, Flag, SquarePen, UsersRound } from "lucide-react";
import { memo, type ComponentProps } from "react";

import type { Conversation, Label } from "@/api/types";
import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { ago, fullDate } from "@/lib/time";
import { Avatar } from "@/ui/Avatar";
import { LabelChip } from "@/ui/Badge";
import { ContextMenu } from "@/ui/ContextMenu";
import { FreeEntry } from "@/ui/template/Cost";

import { ChannelLogo } from "../ChannelLogo";
import { Ticks } from "../conversation/Ticks";
import { useDraft } from "../drafts";
import { nameOf } from "../people";
import { previewOf } from "../preview";
import { useTyping } from "../typing";
import { inboxWords } from "../words";
import { useRowMenu } from "./rowMenu";
import { Urgency } from "./Urgency";
import { WindowRing } from "./WindowRing";
import { listWords } from "./words";

interface Props {
  conversation: Conversation;
  open: boolean;
  selected: boolean;
  /** Others are being selected: a click picks instead of opening. */
  selecting: boolean;
  labels: Label[];
  onPick: (id: string, range: boolean) => void;
}

export const ConversationRow = memo(function ConversationRow(props: Props) {
  const { conversation, selected, selecting, onPick } = props;
  const list = useWords(listWords);
  return (
    <div className={clsx("group/row relative", selected && "bg-accent-soft")}>
      <ContextMenu entries={useRowMenu(conversation)}>
        <Row {...props} />
      </ContextMenu>
      <Picker label={list.selectNamed(nameOf(conversation.contact))} checked={selected} shown={selecting} onPick={(range) => onPick(conversation.id, range)} />
    </div>
  );
});

/** Over the picture, where the pointer comes by; with the keyboard, x. */
function Picker({ label, checked, shown, onPick }: { label: string; checked: boolean; shown: boolean; onPick: (range: boolean) => void }) {
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={checked}
      aria-label={label}
      tabIndex={shown ? 0 : -1}
      onClick={(event) => onPick(event.shiftKey)}
      className={clsx(
        "absolute top-3 left-4 flex size-9 items-center justify-center rounded-full border-2 border-line-strong bg-surface text-on-accent transition-opacity aria-checked:border-accent aria-checked:bg-accent",
        !shown && "opacity-0 focus-visible:opacity-100 pointer-coarse:hidden [@media(hover:hover)]:group-hover/row:opacity-100",
      )}
    >
      {checked && <Check aria-hidden className="size-5" strokeWidth={3} />}
    </button>
  );
}

function Row({ conversation, open, selecting, labels, onPick, selected: _selected, ...trigger }: Props & ComponentProps<"a">) {
  const words = useWords(inboxWords);
  const now = useNow(60_000);
  const unread = conversation.unread_count > 0;
  const name = nameOf(conversation.contact);
  return (
    <Link
      {...trigger}
      to="/conversas/$id"
      params={{ id: conversation.id }}
      data-conversation={conversation.id}
      aria-current={open ? "true" : undefined}
      preload={false}
      onClick={(event) => {
        if (!selecting && !event.shiftKey) return;
        event.preventDefault();
        onPick(conversation.id, event.shiftKey);
      }}
      className={clsx(
        "relative flex gap-3 border-b border-line/70 px-4 py-3 outline-offset-[-2px] transition-colors",
        open ? "bg-accent-soft before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-accent" : "hover:bg-hover",
      )}
    >
      <span className="relative shrink-0 self-start">
        <Avatar name={name} />
        <span className="absolute -right-1 -bottom-1 flex size-[18px] items-center justify-center rounded-full bg-surface p-[2px]">
          <ChannelLogo connector={conversation.channel.connector} className="size-full" />
        </span>
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className={clsx("truncate text-sm", unread ? "font-semibold text-ink" : "font-medium text-ink")}>{name}</span>
          {(conversation.priority === "high" || conversation.priority === "urgent") && (
            <Flag aria-label={words.priorities[conversation.priority]} className={clsx("size-3 shrink-0 self-center", conversation.priority === "urgent" ? "text-danger" : "text-warn")} fill="currentColor" />
          )}
          <time dateTime={conversation.last_message_at} title={fullDate(conversation.last_message_at)} className={clsx("ml-auto shrink-0 text-xs tabular-nums", unread ? "font-medium text-spark" : "text-ink-3")}>
            {ago(conversation.last_message_at, now)}
          </time>
        </span>
        <span className="mt-0.5 flex items-center gap-1.5">
          <Preview conversation={conversation} open={open} />
          {unread && (
            <span className="flex h-[18px] min-w-[18px] shrink-0 items-center justify-center rounded-full bg-spark px-1 text-[11px] font-semibold text-on-spark tabular-nums">
              <span aria-hidden>{conversation.unread_count > 99 ? "99+" : conversation.unread_count}</span>
              <span className="sr-only">{words.unreadSpoken(conversation.unread_count)}</span>
            </span>
          )}
        </span>
        <Facts conversation={conversation} labels={labels} />
      </span>
    </Link>
  );
}

function Preview({ conversation, open }: { conversation: Conversation; open: boolean }) {
  const words = useWords(inboxWords);
  const draft = useDraft(conversation.id);
  const writing = useTyping(conversation.id).some((entry) => entry.type === "contact");
  const last = conversation.last_message;
  if (writing) return <span className="flex-1 truncate text-[13px] font-medium text-good italic">{words.isWriting}</span>;
  if (draft.reply && !open) {
    return (
      <span className="flex min-w-0 flex-1 items-center gap-1 text-[13px] text-ink-2">
        <SquarePen aria-label={words.draft} className="size-3.5 shrink-0 text-spark" />
        <span className="truncate">{draft.reply}</span>
      </span>
    );
  }
  if (!last) return <span className="flex-1 truncate text-[13px] text-ink-3 italic">{words.noMessages}</span>;
  return (
    <span className={clsx("flex min-w-0 flex-1 items-center gap-1 text-[13px]", conversation.unread_count ? "text-ink" : "text-ink-2")}>
      {last.direction === "outbound" && last.kind !== "note" && <Ticks status={last.status} />}
      {last.sender_type === "bot" && <Bot aria-label={words.bot} className="size-3.5 shrink-0 text-bot" />}
      <span className="truncate">{previewOf(last, words)}</span>
    </span>
  );
}

function Facts({ conversation, labels }: { conversation: Conversation; labels: Label[] }) {
  const words = useWords(inboxWords);
  const { bot_active, assignee, team, status } = conversation;
  const shown = conversation.labels.slice(0, conversation.waiting_since && !bot_active ? 1 : 2);
  return (
    <span className="mt-1.5 flex min-h-5 items-center gap-1.5">
      {bot_active && status !== "resolved" ? (
        <span className="inline-flex h-5 items-center gap-1 rounded-md bg-bot-soft px-1.5 text-[11px] font-medium text-bot">
          <Bot aria-hidden className="size-3" />
          {words.bot}
        </span>
      ) : null}
      <Urgency conversation={conversation} />
      {status === "snoozed" && conversation.snoozed_until && (
        <span className="inline-flex h-5 items-center gap-1 rounded-md bg-hover px-1.5 text-[11px] font-medium text-ink-2">
          <Clock aria-hidden className="size-3" />
          {ago(conversation.snoozed_until)}
        </span>
      )}
      {shown.map((name) => (
        <LabelChip key={name} name={name} color={labels.find((label) => label.name === name)?.color} />
      ))}
      {conversation.labels.length > shown.length && <span className="text-[11px] text-ink-3">+{conversation.labels.length - shown.length}</span>}
      <span className="ml-auto flex items-center gap-1.5">
        {status !== "resolved" && <FreeEntry until={conversation.free_until} />}
        {status !== "resolved" && <WindowRing expiresAt={conversation.window_expires_at} />}
        {!assignee && team && (
          <span title={team.name ?? ""} className="inline-flex max-w-20 items-center gap-1 text-[11px] text-ink-3">
            <UsersRound aria-hidden className="size-3 shrink-0" />
            <span className="truncate">{team.name}</span>
          </span>
        )}
        {assignee && (
          <span title={words.assignedTo(assignee.name ?? "")}>
            <Avatar name={assignee.name ?? "?"} size="tiny" />
            <span className="sr-only">{words.assignedTo(assignee.name ?? "")}</span>
          </span>
        )}
      </span>
    </span>
  );
}
