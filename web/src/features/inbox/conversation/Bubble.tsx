import { useMutation, useQueryClient } from "@tanstack/react-query";
import clsx from "clsx";
import { CornerUpLeft, Hourglass, Forward, LockKeyhole, Pencil, RotateCw, SmilePlus, Trash2 } from "lucide-react";
import { memo, useState } from "react";

import { api } from "@/api/client";
import type { Message } from "@/api/types";
import { useWords } from "@/lib/language";
import { clockTime } from "@/lib/time";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/Dialog";
import { IconButton } from "@/ui/IconButton";
import { Popover, PopoverClose } from "@/ui/Popover";

import { absorbMessage } from "../feed";
import { discard, send, sendAgain } from "../outbox";
import { previewOf } from "../preview";
import { composerWords } from "../composer/words";
import { inboxWords } from "../words";
import type { Shown } from "./arrange";
import { Edited } from "./Around";
import { BubbleMenu, QUICK } from "./BubbleMenu";
import { Content } from "./Content";
import { Delivery } from "./Delivery";
import { kindWords } from "./kindWords";
import { ForwardDialog } from "./ForwardDialog";
import { NoteEditor } from "./NoteEditor";

export interface BubbleActs {
  onReply: (message: Message) => void;
  onJump: (messageId: string) => void;
  onTemplate: () => void;
  mayWrite: boolean;
}

interface Props extends BubbleActs {
  shown: Shown;
  quoted: Message | undefined;
  last: boolean;
  first: boolean;
}

function groundOf(message: Message): string {
  if (message.kind === "note") return "bg-note text-note-ink border border-note-line";
  if (message.kind === "unsupported" || message.removed_at) return "border border-dashed border-line-strong bg-transparent";
  if (message.direction === "inbound") return "bg-bubble-in shadow-card";
  if (message.status === "failed") return "bg-danger-soft";
  return message.sender.type === "user" ? "bg-bubble-out" : "bg-bot-soft";
}

export const Bubble = memo(function Bubble({ shown, quoted, first, last, ...acts }: Props) {
  const words = useWords(inboxWords);
  const { message, reactions, outgoing } = shown;
  const [editing, setEditing] = useState(false);
  const inbound = message.direction === "inbound";
  const bare = message.kind === "sticker" && !message.removed_at && message.attachments[0]?.status === "ready";
  return (
    <div id={`message-${message.id}`} className={clsx("group/bubble flex flex-col", inbound ? "items-start" : "items-end", reactions.length > 0 && "mb-2.5")}>
      <div className={clsx("flex max-w-full items-center gap-1", !inbound && "flex-row-reverse")}>
        <BubbleMenu message={message} offered={!outgoing && acts.mayWrite} onReply={acts.onReply} onEdit={() => setEditing(true)}>
          <div
            className={clsx(
              "relative max-w-[min(34rem,78cqw)] min-w-0 rounded-2xl text-sm transition-shadow",
              !bare && groundOf(message),
              bare ? "p-0" : "px-3 py-2",
              last && !bare && (inbound ? "rounded-bl-md" : "rounded-br-md"),
              !first && !bare && (inbound ? "rounded-tl-md" : "rounded-tr-md"),
            )}
          >
            {message.kind === "note" && (
              <p className="mb-0.5 flex items-center gap-1 text-[11px] font-semibold">
                <LockKeyhole aria-hidden className="size-3" />
                {words.noteBy(message.sender.name ?? "")}
              </p>
            )}
            {(message.reply_to || quotedElsewhere(message)) && !message.removed_at && <Quote message={quoted} onJump={() => quoted && acts.onJump(quoted.id)} />}
            {editing ? <NoteEditor message={message} onDone={() => setEditing(false)} /> : <Content message={message} />}
            {message.edited_at && !message.removed_at && (
              <p className="mt-0.5 text-right">
                <Edited message={message} />
              </p>
            )}
            {reactions.length > 0 && (
              <span className={clsx("absolute -bottom-3 flex gap-0.5", inbound ? "left-3" : "right-3")}>
                {reactions.map((reaction) => (
                  <span key={reaction.key} title={reaction.name ?? ""} className="rounded-full border border-line bg-raised px-1.5 text-sm leading-5 shadow-card">
                    {reaction.emoji}
                    <span className="sr-only">{reaction.mine ? words.reactedByUs : words.reactedBy(reaction.name ?? "")}</span>
                  </span>
                ))}
              </span>
            )}
          </div>
        </BubbleMenu>
        {!outgoing && acts.mayWrite && <Hover message={message} last={last} onReply={acts.onReply} onEdit={() => setEditing(true)} />}
      </div>
      {message.status === "failed" && <Failed shown={shown} acts={acts} />}
      {message.waiting && <Waiting message={message} />}
      {message.status === "unknown" && <Unknown message={message} mayWrite={acts.mayWrite} />}
      {(last || message.status === "failed" || message.status === "unknown") && (
        <span className={clsx("mt-0.5 px-1", reactions.length > 0 && "mt-3.5")}>
          <Delivery message={message} local={!!outgoing} />
        </span>
      )}
    </div>
  );
});

function Quote({ message, onJump }: { message: Message | undefined; onJump: () => void }) {
  const words = useWords(inboxWords);
  return (
    <button type="button" onClick={onJump} className="mb-1.5 block w-full rounded-lg border-l-[3px] border-accent bg-ink/6 px-2 py-1 text-left">
      <span className="block text-xs font-semibold text-accent-text">{message ? (message.direction === "outbound" && message.sender.type === "user" ? message.sender.name : (message.sender.name ?? words.bot)) : words.quoted}</span>
      <span className="line-clamp-2 text-[13px] text-ink-2">{message ? previewOf(message, words) : words.quotedElsewhere}</span>
    </button>
  );
}

/** What a queued message waits for: nothing to do, it goes by itself and in its turn. */
function Waiting({ message }: { message: Message }) {
  const words = useWords(kindWords);
  return (
    <p role="status" className="mt-1 flex items-center gap-1 px-1 text-xs text-ink-2">
      <Hourglass aria-hidden className="size-3.5" />
      {message.waiting!.reason} · {words.waitsUntil(clockTime(message.waiting!.until))}
    </p>
  );
}

/** By the provider's id, where the message quoted is not here. */
export const quotedElsewhere = (message: Message) => (typeof message.data.quoted_provider_id === "string" ? message.data.quoted_provider_id : null);

function Hover({ message, last, onReply, onEdit }: { message: Message; last: boolean; onReply: (message: Message) => void; onEdit: () => void }) {
  const words = useWords(inboxWords);
  const forwardWords = useWords(composerWords);
  const [forwarding, setForwarding] = useState(false);
  const shy = "opacity-0 transition-opacity group-hover/bubble:opacity-100 group-focus-within/bubble:opacity-100 max-md:hidden";
  if (message.kind === "note") {
    return <IconButton size="small" className={shy} label={words.editNote} icon={<Pencil aria-hidden className="size-3.5" />} onClick={onEdit} />;
  }
  if (!message.provider_message_id || message.removed_at) return null;
  return (
    <span className={clsx("flex items-center has-data-[state=open]:opacity-100!", shy)}>
      {/* Under the last of a group it stands always. */}
      {!last && message.direction === "outbound" && (
        <span className="px-1">
          <Delivery message={message} local={false} />
        </span>
      )}
      <Popover
        label={words.react}
        side="top"
        trigger={
          <button type="button" aria-label={words.react} className="inline-flex size-7 items-center justify-center rounded-lg text-ink-2 hover:bg-hover">
            <SmilePlus aria-hidden className="size-4" />
          </button>
        }
      >
        <div className="-m-1.5 flex gap-0.5">
          {QUICK.map((emoji) => (
            <PopoverClose key={emoji} onClick={() => send(message.conversation_id, { reaction: { message_id: message.id, emoji } })} className="size-9 rounded-lg text-xl hover:bg-hover">
              {emoji}
            </PopoverClose>
          ))}
        </div>
      </Popover>
      <IconButton size="small" label={forwardWords.forward} icon={<Forward aria-hidden className="size-4" />} onClick={() => setForwarding(true)} />
      {forwarding && <ForwardDialog message={message} onClose={() => setForwarding(false)} />}
      <IconButton size="small" label={words.quote} icon={<CornerUpLeft aria-hidden className="size-4" />} onClick={() => onReply(message)} />
    </span>
  );
}

function useSendAgain(message: Message) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.put<Message>(`/messages/${message.id}`, { body: { send_again: true } }),
    onSuccess: (next) => absorbMessage(queryClient, next),
  });
}

function Failed({ shown, acts }: { shown: Shown; acts: BubbleActs }) {
  const words = useWords(inboxWords);
  const { message, outgoing } = shown;
  const again = useSendAgain(message);
  return (
    <div className="mt-1 flex max-w-[min(34rem,78cqw)] flex-col items-end gap-1 text-right">
      <p className="text-xs text-danger">
        <span className="font-semibold">{words.notSent}</span> {message.error?.title}
        {message.error?.detail && <span className="block">{message.error.detail}</span>}
      </p>
      {acts.mayWrite && (
        <div className="flex flex-wrap justify-end gap-1">
          {outgoing && (
            <Button size="small" tone="quiet" icon={<Trash2 aria-hidden className="size-3.5" />} onClick={() => discard(outgoing.key)}>
              {words.discard}
            </Button>
          )}
          {(outgoing?.windowClosed || message.error?.means === "window_closed") && (
            <Button size="small" onClick={acts.onTemplate}>
              {words.chooseTemplate}
            </Button>
          )}
          <Button size="small" busy={again.isPending} icon={<RotateCw aria-hidden className="size-3.5" />} onClick={() => (outgoing ? sendAgain(outgoing.key) : again.mutate())}>
            {words.sendAgain}
          </Button>
        </div>
      )}
    </div>
  );
}

function Unknown({ message, mayWrite }: { message: Message; mayWrite: boolean }) {
  const words = useWords(inboxWords);
  const again = useSendAgain(message);
  const [asking, setAsking] = useState(false);
  return (
    <div className="mt-1 flex max-w-[min(34rem,78cqw)] flex-col items-end gap-1 text-right text-xs text-warn">
      <p>{words.unknownExplained}</p>
      {mayWrite && (
        <Button size="small" icon={<RotateCw aria-hidden className="size-3.5" />} busy={again.isPending} onClick={() => setAsking(true)}>
          {words.sendAgain}
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        title={words.sendAgainTitle}
        description={words.sendAgainRisk}
        confirmLabel={words.sendAgain}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          again.mutate();
        }}
      />
    </div>
  );
}
