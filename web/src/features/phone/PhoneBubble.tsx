import clsx from "clsx";
import { Check, CheckCheck, CircleAlert, Clock, CornerUpLeft, FileText, List, MapPin, SmilePlus, User } from "lucide-react";
import { useEffect, useState } from "react";

import { useWords } from "@/lib/language";
import { clockTime } from "@/lib/time";
import { Markup } from "@/ui/Markup";
import { Popover, PopoverClose } from "@/ui/Popover";

import { mediaBytes, type ThreadMessage } from "./sandbox";
import { phoneWords } from "./words";

interface Props {
  message: ThreadMessage;
  quoted: ThreadMessage | undefined;
  answered: boolean;
  onTap: (button: string) => void;
  onList: () => void;
  onReact: (emoji: string) => void;
  onQuote: () => void;
  onPlay: () => void;
}

/** Buttons that the app itself answers. */
const BARE = new Set(["product", "product_list", "catalog_message", "flow", "send_location", "request_contact_info", "voice_call"]);
const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

export function PhoneBubble({ message, quoted, answered, onTap, onList, onReact, onQuote, onPlay }: Props) {
  const words = useWords(phoneWords);
  if (message.type === "reaction") return null;
  const mine = message.from === "patient";
  return (
    <li className={clsx("group flex flex-col", mine ? "items-end" : "items-start", message.reactions.length > 0 && "mb-3")}>
      <div className={clsx("flex max-w-full items-center gap-1", mine && "flex-row-reverse")}>
        <div className={clsx("relative max-w-[280px] rounded-xl px-2.5 py-1.5 text-[14.5px] leading-snug shadow-card", mine ? "rounded-tr-sm bg-bubble-out" : "rounded-tl-sm bg-bubble-in")}>
          {quoted && <p className="mb-1 line-clamp-2 rounded border-l-[3px] border-accent bg-ink/6 px-2 py-1 text-xs text-ink-2">{quoted.text ?? quoted.type}</p>}
          {message.sender_name && <p className="text-xs font-semibold text-accent-text">{message.sender_name}</p>}
          {message.header && <p className="font-semibold">{message.header}</p>}
          {message.removed ? <p className="text-ink-2 italic">{words.removed}</p> : <Inside message={message} onPlay={onPlay} />}
          {message.text && <p className="break-words whitespace-pre-wrap">
              <Markup text={message.text} />
            </p>}
          {message.footer && <p className="mt-0.5 text-xs text-ink-2">{message.footer}</p>}
          <p className="mt-0.5 flex items-center justify-end gap-1 text-[11px] text-ink-2">
            {message.template && <span className="mr-auto">{words.template}</span>}
            {message.edited && <span>{words.edited}</span>}
            {clockTime(message.at)}
            {mine && <Tick status={message.status} />}
          </p>
          {message.reactions.length > 0 && (
            <span className={clsx("absolute -bottom-3 rounded-full border border-line bg-raised px-1 text-sm leading-5", mine ? "right-2" : "left-2")}>{message.reactions.map((reaction) => reaction.emoji).join("")}</span>
          )}
        </div>
        {!mine && <Tools onReact={onReact} onQuote={onQuote} />}
      </div>
      {!!message.cards?.length && <Cards message={message} answered={answered} onTap={onTap} />}
      {(message.buttons?.length || message.list) && (
        <div className="mt-1 flex w-[280px] max-w-full flex-col gap-1">
          {message.buttons?.map((button) => (
            <button key={button.id} type="button" disabled={answered || BARE.has(button.id)} onClick={() => onTap(button.id)} className="rounded-xl bg-bubble-in px-3 py-2 text-center text-sm font-medium text-accent-text shadow-card hover:bg-hover disabled:text-ink-3">
              {button.title}
            </button>
          ))}
          {message.list && (
            <button type="button" onClick={onList} className="flex items-center justify-center gap-2 rounded-xl bg-bubble-in px-3 py-2 text-sm font-medium text-accent-text shadow-card hover:bg-hover">
              <List aria-hidden className="size-4" />
              {message.list.button || words.seeOptions}
            </button>
          )}
        </div>
      )}
    </li>
  );
}

/** A carousel: what is tapped on a card is answered as a button is. */
function Cards({ message, answered, onTap }: { message: ThreadMessage; answered: boolean; onTap: (button: string) => void }) {
  return (
    <ul className="mt-1 flex w-[300px] max-w-full gap-2 overflow-x-auto pb-1">
      {message.cards!.map((card, index) => (
        <li key={index} className="flex w-44 shrink-0 flex-col overflow-hidden rounded-xl bg-bubble-in shadow-card">
          {card.media && <Media message={{ ...message, media: card.media }} onPlay={() => undefined} />}
          {card.text && <p className="px-2 py-1 text-[13.5px] whitespace-pre-wrap">{card.text}</p>}
          {card.buttons.map((button) => (
            <button key={button.id} type="button" disabled={answered || !!button.url} onClick={() => onTap(button.id)} className="mt-auto border-t border-line px-2 py-1.5 text-sm font-medium text-accent-text hover:bg-hover disabled:text-ink-3">
              {button.title}
            </button>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Tools({ onReact, onQuote }: { onReact: (emoji: string) => void; onQuote: () => void }) {
  const words = useWords(phoneWords);
  return (
    <span className="flex opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 has-data-[state=open]:opacity-100 [@media(hover:none)]:opacity-70">
      <Popover
        label={words.react}
        side="top"
        trigger={
          <button type="button" aria-label={words.react} className="flex size-7 items-center justify-center rounded-full text-ink-2 hover:bg-ink/8">
            <SmilePlus aria-hidden className="size-4" />
          </button>
        }
      >
        <div className="-m-1.5 flex">
          {EMOJI.map((emoji) => (
            <PopoverClose key={emoji} onClick={() => onReact(emoji)} className="size-9 rounded-lg text-xl hover:bg-hover">
              {emoji}
            </PopoverClose>
          ))}
        </div>
      </Popover>
      <button type="button" aria-label={words.quote} title={words.quote} onClick={onQuote} className="flex size-7 items-center justify-center rounded-full text-ink-2 hover:bg-ink/8">
        <CornerUpLeft aria-hidden className="size-4" />
      </button>
    </span>
  );
}

function Inside({ message, onPlay }: { message: ThreadMessage; onPlay: () => void }) {
  const words = useWords(phoneWords);
  if (message.media) return <Media message={message} onPlay={onPlay} />;
  if (message.location) {
    return (
      <p className="flex items-center gap-2 rounded-lg bg-ink/6 p-2">
        <MapPin aria-hidden className="size-5 shrink-0 text-accent-text" />
        <span className="min-w-0">
          <span className="block font-medium">{message.location.name}</span>
          <span className="block text-xs text-ink-2">{message.location.address ?? `${message.location.latitude}, ${message.location.longitude}`}</span>
        </span>
      </p>
    );
  }
  if (message.contacts?.length) {
    return message.contacts.map((card, index) => (
      <p key={index} className="flex items-center gap-2 rounded-lg bg-ink/6 p-2">
        <User aria-hidden className="size-5 text-accent-text" />
        {card.name?.formatted_name ?? words.contactCard}
      </p>
    ));
  }
  return message.text ? null : <p className="text-ink-2 italic">{message.type}</p>;
}

function Media({ message, onPlay }: { message: ThreadMessage; onPlay: () => void }) {
  const words = useWords(phoneWords);
  const media = message.media!;
  const url = useBytes(media.id);
  const name = media.filename ?? message.type;
  if (!url) return <div className="h-24 w-56 rounded-lg bg-ink/8 motion-safe:animate-pulse" />;
  if (media.mime_type.startsWith("image/")) return <img src={url} alt={name} className="mb-1 max-h-64 w-56 rounded-lg object-cover" />;
  if (media.mime_type.startsWith("audio/")) return <audio controls src={url} aria-label={words.play} onPlay={message.from === "business" ? onPlay : undefined} className="h-10 w-60" />;
  if (media.mime_type.startsWith("video/")) return <video controls src={url} aria-label={name} className="mb-1 max-h-64 w-60 rounded-lg bg-black" />;
  return (
    <a href={url} download={name} className="mb-1 flex items-center gap-2 rounded-lg bg-ink/6 p-2">
      <FileText aria-hidden className="size-5 shrink-0 text-accent-text" />
      <span className="truncate">{name}</span>
    </a>
  );
}

function useBytes(mediaId: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const ended = new AbortController();
    let made = "";
    mediaBytes(mediaId, ended.signal).then(
      (bytes) => {
        made = URL.createObjectURL(bytes);
        setUrl(made);
      },
      () => undefined,
    );
    return () => {
      ended.abort();
      URL.revokeObjectURL(made);
    };
  }, [mediaId]);
  return url;
}

function Tick({ status }: { status: ThreadMessage["status"] }) {
  const words = useWords(phoneWords);
  const Icon = status === "accepted" ? Clock : status === "sent" ? Check : status === "failed" ? CircleAlert : CheckCheck;
  return <Icon role="img" aria-label={words.ticks[status]} className={clsx("size-3.5", status === "read" || status === "played" ? "text-read" : status === "failed" ? "text-danger" : "text-ink-3")} />;
}
