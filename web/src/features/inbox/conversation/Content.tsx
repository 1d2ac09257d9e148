/** What a bubble holds, by kind. */
import { FileText, ListChecks, MapPin, Reply } from "lucide-react";
import { useState } from "react";

import type { Attachment, Message } from "@/api/types";
import { useWords } from "@/lib/language";
import { fileSize } from "@/lib/time";
import { Dialog } from "@/ui/Dialog";

import { inboxWords } from "../words";
import { Markup } from "@/ui/Markup";

import { Before, Removed } from "./Around";
import { CardRow, Carousel } from "./Carousel";
import { FileComing } from "./FileComing";
import { Asked, Contacts, FormAnswer, LinkButton, Order, Unknown } from "./KindCards";
import { kindWords } from "./kindWords";
import { systemLine } from "./systemLine";

export function Content({ message }: { message: Message }) {
  if (message.removed_at) return <Removed message={message} />;
  return (
    <>
      <Before message={message} />
      <Kind message={message} />
    </>
  );
}

function Kind({ message }: { message: Message }) {
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
      return <Choice message={message} />;
    case "flow_reply":
      return <FormAnswer message={message} />;
    case "template":
      return <Template message={message} />;
    case "order":
      return <Order message={message} />;
    case "link":
      return <LinkButton message={message} />;
    case "flow":
    case "carousel":
      return <Carousel message={message} />;
    case "location_request":
    case "address_request":
    case "contact_request":
    case "call_request":
    case "call_button":
    case "product":
    case "products":
    case "catalog":
      return <Asked message={message} />;
    case "reaction":
      return <Lone message={message} />;
    case "system":
      return <SystemLine message={message} />;
    case "text":
    case "note":
      return <Text text={message.text} />;
    default:
      return <Unknown message={message} />;
  }
}

function SystemLine({ message }: { message: Message }) {
  return <p className="break-words">{systemLine(message, useWords(kindWords))}</p>;
}

function useKind(message: Message): string {
  const { kinds } = useWords(inboxWords);
  return kinds[message.kind] ?? kinds.unsupported;
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
      {message.attachments.length ? message.attachments.map((file) => <File key={file.id} message={message} file={file} name={kind} />) : <p className="text-ink-2 italic">{kind}</p>}
      <Text text={message.text} />
    </div>
  );
}

function File({ message, file, name }: { message: Message; file: Attachment; name: string }) {
  const own = useWords(kindWords);
  const { kind } = message;
  if (file.status !== "ready" || !file.url) return <FileComing message={message} file={file} />;
  if (kind === "image" || kind === "sticker") return <Picture file={file} name={kind === "sticker" && message.data.animated ? own.animated : name} small={kind === "sticker"} />;
  if (kind === "audio") return <audio controls preload="metadata" src={file.url} aria-label={message.data.voice ? own.voice : name} className="h-10 w-64 max-w-full" />;
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

function Buttons({ message }: { message: Message }) {
  return (
    <div className="flex flex-col gap-2">
      {typeof message.data.header === "string" && <p className="font-semibold break-words">{message.data.header}</p>}
      <Text text={message.text} />
      {typeof message.data.footer === "string" && <p className="text-xs text-ink-2">{message.data.footer}</p>}
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
  const own = useWords(kindWords);
  const body = message.text || message.data.body;
  return (
    <div>
      <p className="mb-1 text-xs font-medium text-ink-2">
        {words.kinds.template}: {message.data.name}
      </p>
      {!message.data.cards?.length && message.attachments.map((file) => (
        <File key={file.id} message={{ ...message, kind: mediaKind(file) }} file={file} name={words.kinds.template} />
      ))}
      {message.data.title && <p className="font-semibold break-words">{message.data.title}</p>}
      <Text text={body ?? null} />
      {typeof message.data.footer === "string" && <p className="mt-1 text-xs text-ink-2">{message.data.footer}</p>}
      {!!message.data.cards?.length && (
        <div className="mt-2">
          <CardRow label={own.cards(message.data.cards.length)} cards={message.data.cards} files={message.attachments} />
        </div>
      )}
      {Array.isArray(message.data.titles) && (
        <ul className="mt-2 flex flex-col gap-1">
          {(message.data.titles as string[]).map((title, index) => (
            <li key={index} className="rounded-lg border border-line px-2 py-1 text-center text-[13px] font-medium">
              {title}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A header's medium is shown as it would be by itself. */
function mediaKind(file: Attachment): Message["kind"] {
  const family = file.media_type.split("/")[0];
  return family === "image" || family === "video" ? family : "document";
}

function Lone({ message }: { message: Message }) {
  const words = useWords(inboxWords);
  return (
    <p className="text-[13px] text-ink-2">
      {words.reactedWith} <span className="text-lg">{message.data.emoji}</span>
    </p>
  );
}
