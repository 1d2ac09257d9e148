import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { LockKeyhole, MessageSquareText, Paperclip, SendHorizontal } from "lucide-react";
import { useEffect, useRef, useState, type ClipboardEvent, type DragEvent, type KeyboardEvent } from "react";

import type { Conversation } from "@/api/types";
import { useIsPhone } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";

import { setDraft, useDraft } from "../drafts";
import { Collision } from "../conversation/Colleagues";
import { COMPOSER_ID } from "../conversation/keys";
import { send } from "../outbox";
import { firstName, nameOf, usePeople } from "../people";
import { cannedQuery } from "../queries";
import { inboxWords } from "../words";
import { BookingLink } from "./BookingLink";
import { AttachmentChips } from "./AttachmentChips";
import { CANNED_ID, CannedReplies, optionId, sought, useCannedChoice } from "./CannedReplies";
import { ClosedWindow } from "./ClosedWindow";
import { ComposerCost } from "./ComposerCost";
import { EmojiPicker } from "./EmojiPicker";
import { FormMenu } from "./forms/FormMenu";
import { OfferToTake } from "./OfferToTake";
import { ObservedHere } from "./ObservedHere";
import { QuotedReply } from "./QuotedReply";
import { useGrowing, useIsClosed, useTellTyping } from "./hooks";
import { MENTIONS_ID, Mentions, mentioned, mentionSought, useMentionChoice, withMention } from "./Mentions";
import { ModeToggle } from "./ModeToggle";
import { ScheduledStrip } from "./ScheduledStrip";
import { useSchedule, type Later } from "./scheduled";
import { SendLater } from "./SendLater";
import { useRendering } from "./rendering";
import { useUploads } from "./uploads";

const LONGEST = 4096;

interface Props {
  conversation: Conversation;
  onTemplate: () => void;
}

export function Composer({ conversation, onTemplate }: Props) {
  const words = useWords(inboxWords);
  const draft = useDraft(conversation.id);
  const closed = useIsClosed(conversation.window_expires_at);
  const uploads = useUploads(conversation.id);
  const [dragging, setDragging] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const note = draft.mode === "note";
  const text = note ? draft.note : draft.reply;
  const setText = (next: string) => setDraft(conversation.id, note ? { note: next } : { reply: next });
  const tellTyping = useTellTyping(conversation.id);
  const canned = useCannedChoice(useQuery(cannedQuery).data ?? [], note ? null : sought(text));
  const people = usePeople();
  const [cursor, setCursor] = useState(0);
  const mentions = useMentionChoice(people, note ? mentionSought(text, cursor) : null);
  const { plan } = useSchedule(conversation.id);
  const phone = useIsPhone();
  useGrowing(area, text);
  useEffect(() => {
    if (draft.reply_to) area.current?.focus();
  }, [draft.reply_to]);

  const ready = !!text.trim() || (!note && uploads.list.some((upload) => upload.attachment));
  const submit = () => {
    if (!ready || uploads.busy) return;
    const reply_to = draft.reply_to ?? undefined;
    if (note) {
      const called = mentioned(text, people);
      send(conversation.id, { kind: "note", text: text.trim(), ...(called.length ? { mentions: called } : {}) });
      setDraft(conversation.id, { note: "", mode: "reply" });
      return;
    }
    const attachments = uploads.list.flatMap((upload) => (upload.attachment ? [upload.attachment] : []));
    const body = text.trim();
    if (!attachments.length) send(conversation.id, { text: body, reply_to });
    attachments.forEach((file, index) => send(conversation.id, { attachment_ids: [file.id], ...(index === 0 ? { text: body || undefined, reply_to } : {}) }, [file]));
    uploads.clear();
    setDraft(conversation.id, { reply: "", reply_to: null });
    area.current?.focus();
  };
  const sendLater = (later: Later) => {
    const attachment_ids = uploads.list.flatMap((upload) => (upload.attachment ? [upload.attachment.id] : []));
    plan.mutate({ message: { text: text.trim() || undefined, reply_to: draft.reply_to ?? undefined, ...(attachment_ids.length ? { attachment_ids } : {}) }, later });
    uploads.clear();
    setDraft(conversation.id, { reply: "", reply_to: null });
    // After the menu has closed.
    setTimeout(() => area.current?.focus(), 0);
  };
  const choose = useRendering(conversation.id, area, setText, uploads);
  const mention = (person: { name: string }) => {
    const next = withMention(text, cursor, person.name);
    setText(next.text);
    requestAnimationFrame(() => area.current?.setSelectionRange(next.cursor, next.cursor));
    setCursor(next.cursor);
  };
  const insert = (piece: string) => {
    const at = area.current?.selectionStart ?? text.length;
    setText(text.slice(0, at) + piece + text.slice(area.current?.selectionEnd ?? at));
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (canned.list.length && canned.steer(event, choose)) return;
    if (mentions.list.length && mentions.steer(event, mention)) return;
    if (event.key === "Escape") {
      if (draft.reply_to) setDraft(conversation.id, { reply_to: null });
      else area.current?.blur();
      event.stopPropagation();
    }
    if (event.key !== "Enter" || event.shiftKey || (phone && !event.ctrlKey)) return;
    event.preventDefault();
    submit();
  };
  const take = (list: FileList | null | undefined) => !note && list?.length && uploads.add([...list]);
  const onPaste = (event: ClipboardEvent) => {
    if (take(event.clipboardData.files)) event.preventDefault();
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    take(event.dataTransfer.files);
  };

  const closedHere = closed && !note;
  const observedHere = !!conversation.observed_since && !note;
  return (
    <div className="shrink-0 px-3 pb-3 max-md:px-2 max-md:pb-[max(8px,env(safe-area-inset-bottom))]">
      <Collision conversationId={conversation.id} />
      <ScheduledStrip conversationId={conversation.id} />
      <OfferToTake conversation={conversation} />
      <div
        role="group"
        aria-label={note ? words.writeNote : words.reply}
        onDragOver={(event) => {
          event.preventDefault();
          setDragging(true);
        }}
        onDragLeave={() => setDragging(false)}
        onDrop={onDrop}
        className={clsx(
          "relative mx-auto max-w-4xl rounded-2xl border shadow-card transition-colors",
          note ? "border-note-line bg-note" : "border-line bg-surface",
          dragging && "ring-2 ring-accent",
        )}
      >
        {canned.list.length > 0 && <CannedReplies choice={canned} onChoose={choose} />}
        {mentions.list.length > 0 && <Mentions choice={mentions} onChoose={mention} />}
        <div className="flex items-center gap-1 px-2 pt-2">
          <ModeToggle mode={draft.mode} onChange={(mode) => (setDraft(conversation.id, { mode }), area.current?.focus())} />
          {!note && <ComposerCost conversation={conversation} />}
          {text.length > LONGEST * 0.85 && (
            <span className={clsx("ml-auto pr-2 text-xs tabular-nums", text.length > LONGEST ? "text-danger" : "text-ink-3")}>
              {text.length}/{LONGEST}
            </span>
          )}
        </div>
        {observedHere ? (
          <ObservedHere conversation={conversation} name={firstName(nameOf(conversation.contact))} />
        ) : closedHere ? (
          <ClosedWindow onTemplate={onTemplate} name={firstName(nameOf(conversation.contact))} />
        ) : (
          <>
            {draft.reply_to && !note && <QuotedReply conversationId={conversation.id} messageId={draft.reply_to} onDrop={() => setDraft(conversation.id, { reply_to: null })} />}
            <textarea
              id={COMPOSER_ID}
              ref={area}
              rows={1}
              maxLength={note ? undefined : LONGEST}
              value={text}
              aria-autocomplete="list"
              aria-controls={canned.list.length ? CANNED_ID : mentions.list.length ? MENTIONS_ID : undefined}
              aria-activedescendant={canned.list.length ? optionId(canned.index) : mentions.list.length ? `${MENTIONS_ID}-${mentions.index}` : undefined}
              onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
              aria-label={note ? words.writeNote : words.replyTo(nameOf(conversation.contact))}
              placeholder={note ? words.notePlaceholder : phone ? words.replyPlaceholderShort : words.replyPlaceholder}
              onChange={(event) => {
                setText(event.target.value);
                setCursor(event.target.selectionStart);
                if (!note) tellTyping();
              }}
              onKeyDown={onKeyDown}
              onPaste={onPaste}
              className={clsx("thin-scroll block max-h-52 min-h-11 w-full resize-none bg-transparent px-4 py-2.5 text-sm outline-none max-md:text-base", note && "text-note-ink placeholder:text-note-ink/80")}
            />
            <AttachmentChips uploads={uploads} hidden={note} />
            <div className="flex items-center gap-0.5 px-2 pb-2">
              <EmojiPicker onChoose={insert} />
              {!note && (
                <>
                  <IconButton label={words.attach} icon={<Paperclip aria-hidden className="size-[18px]" />} onClick={() => files.current?.click()} />
                  <FormMenu conversation={conversation} />
                  <BookingLink onInsert={insert} />
                  <IconButton label={words.templates} icon={<MessageSquareText aria-hidden className="size-[18px]" />} onClick={onTemplate} />
                </>
              )}
              <input ref={files} type="file" multiple hidden onChange={(event) => (take(event.target.files), (event.target.value = ""))} />
              <span className="ml-auto" />
              {!note && <SendLater disabled={!ready || uploads.busy} onLater={sendLater} />}
              <Button
                tone={note ? "note" : "primary"}
                disabled={!ready || uploads.busy}
                icon={note ? <LockKeyhole aria-hidden className="size-4" /> : <SendHorizontal aria-hidden className="size-4" />}
                onClick={submit}
              >
                {note ? words.saveNote : words.send}
              </Button>
            </div>
          </>
        )}
      </div>
    </div>
  );
}
