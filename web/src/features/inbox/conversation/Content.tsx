/** What a bubble holds, by kind. */
import { CircleDashed, FileText, Image as ImageIcon, ListChecks, MapPin, Reply, ShoppingBag, User } from "lucide-react";
import { useState, type ReactNode } from "react";

import type { Attachment, Message } from "@/api/types";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { fileSize } from "@/lib/time";
import { Dialog } from "@/ui/Dialog";

import { inboxWords } from "../words";
import { Markup } from "@/ui/Markup";

export function Content({ message }: { message: Message }) {
  switch (message.kind) {
    case "image":
    case "sticker":
    case "audio":
    case "video":
    case "document":
      return <Files message={message} />;
    case "location":
      return <Location message={message} />;
    case "contacts":
      return <Contacts message={message} />;
    case "buttons":
      return <Buttons message={message} />;
    case "list":
      return <List message={message} />;
    case "button_reply":
    case "list_reply":
    case "flow_reply":
      return <Choice message={message} />;
    case "template":
      return <Template message={message} />;
    case "order":
      return <Order message={message} />;
    case "reaction":
      return <Lone message={message} />;
    case "text":
    case "note":
    case "system":
      return <Text text={message.text} />;
    default:
      return <Unsupported message={message} />;
  }
}

function useKind(message: Message): string {
  const { kinds } = useWords(inboxWords);
  return kinds[message.kind] ?? kinds.unsupported;
}

function Order({ message }: { message: Message }) {
  return <Aside icon={<ShoppingBag />} title={useKind(message)} message={message} />;
}

function Text({ text }: { text: string | null }) {
  if (!text) return null;
  return (
    <p className="break-words whitespace-pre-wrap">
      <Markup text={text} />
    </p>
  );
}

function Files({ message }: { message: Message }) {
  const kind = useKind(message);
  return (
    <div className="flex flex-col gap-1.5">
      {message.attachments.length ? message.attachments.map((file) => <File key={file.id} file={file} kind={message.kind} name={kind} />) : <p className="text-ink-2 italic">{kind}</p>}
      <Text text={message.text} />
    </div>
  );
}

function File({ file, kind, name }: { file: Attachment; kind: Message["kind"]; name: string }) {
  const words = useWords(inboxWords);
  if (file.status !== "ready" || !file.url) {
    return (
      <div className="flex w-56 items-center gap-2 rounded-lg bg-ink/5 px-3 py-4 text-[13px] text-ink-2">
        <ImageIcon aria-hidden className={file.status === "waiting" ? "size-4 motion-safe:animate-pulse" : "size-4"} />
        {file.status === "waiting" ? words.fileWaiting : (file.error ?? words.fileFailed)}
      </div>
    );
  }
  if (kind === "image" || kind === "sticker") return <Picture file={file} name={name} small={kind === "sticker"} />;
  if (kind === "audio") return <audio controls preload="metadata" src={file.url} aria-label={name} className="h-10 w-64 max-w-full" />;
  if (kind === "video") return <video controls preload="metadata" src={file.url} aria-label={name} className="max-h-80 w-72 max-w-full rounded-lg bg-black" />;
  return (
    <a href={file.url} target="_blank" rel="noopener noreferrer" className="flex w-64 max-w-full items-center gap-3 rounded-lg bg-ink/5 p-2.5 hover:bg-ink/10">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-md bg-raised text-accent-text">
        <FileText aria-hidden className="size-5" />
      </span>
      <span className="min-w-0">
        <span className="block truncate font-medium">{file.file_name}</span>
        <span className="text-xs text-ink-2">{file.size === null ? file.media_type : fileSize(file.size)}</span>
      </span>
    </a>
  );
}

function Picture({ file, name, small }: { file: Attachment; name: string; small: boolean }) {
  const words = useWords(inboxWords);
  const [large, setLarge] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setLarge(true)} aria-label={words.enlarge(file.file_name || name)} className="block overflow-hidden rounded-lg">
        <img src={file.url!} alt={file.file_name || name} loading="lazy" className={small ? "size-32 object-contain" : "max-h-72 min-h-24 w-64 max-w-full object-cover"} />
      </button>
      <Dialog open={large} onClose={() => setLarge(false)} title={file.file_name || name} width="large">
        <img src={file.url!} alt={file.file_name || name} className="mx-auto mb-4 max-h-[75dvh] rounded-lg" />
      </Dialog>
    </>
  );
}

function Location({ message }: { message: Message }) {
  const words = useWords(inboxWords);
  const { latitude, longitude, name, address } = message.data;
  const place = `${latitude},${longitude}`;
  return (
    <a
      href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`}
      target="_blank"
      rel="noopener noreferrer"
      className="flex w-64 max-w-full items-center gap-3 rounded-lg bg-ink/5 p-2.5 hover:bg-ink/10"
    >
      <span className="flex size-10 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-text">
        <MapPin aria-hidden className="size-5" />
      </span>
      <span className="min-w-0">
        <span className="block font-medium">{name || words.kinds.location}</span>
        <span className="block text-xs break-words text-ink-2">{address || place}</span>
        <span className="text-xs text-accent-text underline">{words.openMap}</span>
      </span>
    </a>
  );
}

interface Card {
  name?: { formatted_name?: string };
  phones?: { phone?: string; wa_id?: string }[];
}

function Contacts({ message }: { message: Message }) {
  const cards = (message.data.contacts ?? []) as Card[];
  const kind = useKind(message);
  return (
    <ul className="flex flex-col gap-1.5">
      {cards.map((card, index) => (
        <li key={index} className="flex w-60 max-w-full items-center gap-3 rounded-lg bg-ink/5 p-2.5">
          <User aria-hidden className="size-5 shrink-0 text-accent-text" />
          <span className="min-w-0">
            <span className="block truncate font-medium">{card.name?.formatted_name ?? kind}</span>
            {card.phones?.map((phone) => (
              <span key={phone.phone} className="block text-xs text-ink-2">
                {readablePhone(phone.phone)}
              </span>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Buttons({ message }: { message: Message }) {
  return (
    <div className="flex flex-col gap-2">
      <Text text={message.text} />
      <ul className="flex flex-col gap-1">
        {message.data.buttons?.map((button) => (
          <li key={button.id} className="rounded-lg border border-ink/12 bg-raised/60 px-3 py-1 text-center text-[13px] font-medium text-accent-text">
            {button.title}
          </li>
        ))}
      </ul>
    </div>
  );
}

function List({ message }: { message: Message }) {
  const words = useWords(inboxWords);
  return (
    <div className="flex flex-col gap-2">
      <Text text={message.text} />
      <details className="rounded-lg border border-ink/12 bg-raised/60 text-[13px]">
        <summary className="flex cursor-pointer items-center justify-center gap-1.5 px-3 py-1.5 font-medium text-accent-text">
          <ListChecks aria-hidden className="size-4" />
          {message.data.button || words.kinds.list}
        </summary>
        {message.data.sections?.map((section, index) => (
          <div key={index} className="border-t border-ink/12 px-3 py-1.5">
            {section.title && <p className="text-xs font-semibold text-ink-2">{section.title}</p>}
            {section.rows.map((row) => (
              <p key={row.id} className="py-0.5">
                {row.title}
                {row.description && <span className="block text-xs text-ink-2">{row.description}</span>}
              </p>
            ))}
          </div>
        ))}
      </details>
    </div>
  );
}

function Choice({ message }: { message: Message }) {
  const kind = useKind(message);
  const title = message.data.title ?? message.text ?? kind;
  return (
    <div className="flex items-start gap-2">
      <Reply aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-text" />
      <div>
        <p className="font-medium">{title}</p>
        {message.data.description && <p className="text-[13px] text-ink-2">{message.data.description}</p>}
        {message.text && message.text !== title && <Text text={message.text} />}
      </div>
    </div>
  );
}

function Template({ message }: { message: Message }) {
  const words = useWords(inboxWords);
  const body = message.text || message.data.body;
  return (
    <div>
      <p className="mb-1 text-xs font-medium text-ink-2">
        {words.kinds.template}: {message.data.name}
      </p>
      <Text text={body ?? null} />
    </div>
  );
}

function Lone({ message }: { message: Message }) {
  const words = useWords(inboxWords);
  return (
    <p className="text-[13px] text-ink-2">
      {words.reactedWith} <span className="text-lg">{message.data.emoji}</span>
    </p>
  );
}

function Unsupported({ message }: { message: Message }) {
  const words = useWords(inboxWords);
  return <Aside icon={<CircleDashed />} title={words.unsupported} message={message} />;
}

function Aside({ icon, title, message }: { icon: ReactNode; title: string; message: Message }) {
  const { text } = message;
  return (
    <div className="flex items-start gap-2 text-ink-2 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <div>
        <p className="text-[13px]">{title}</p>
        <Text text={text} />
      </div>
    </div>
  );
}
