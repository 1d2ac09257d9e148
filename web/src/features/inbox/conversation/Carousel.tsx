/** Cards side by side, as the phone shows them: a picture or film, a line, and what may be tapped. */
import { ExternalLink, Image as ImageIcon } from "lucide-react";

import type { Attachment, Message, Slide } from "@/api/types";
import { useWords } from "@/lib/language";
import { Markup } from "@/ui/Markup";

import { kindWords } from "./kindWords";

export function Carousel({ message }: { message: Message }) {
  const words = useWords(kindWords);
  const cards = message.data.cards ?? [];
  return (
    <div className="flex flex-col gap-2">
      {message.text && (
        <p className="break-words whitespace-pre-wrap">
          <Markup text={message.text} />
        </p>
      )}
      <CardRow label={words.cards(cards.length)} cards={cards} files={message.attachments} />
    </div>
  );
}

/** Scrolls sideways, also by the arrow keys. */
export function CardRow({ label, cards, files }: { label: string; cards: Slide[]; files: Attachment[] }) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className="thin-scroll w-[21rem] max-w-full snap-x overflow-x-auto pb-1.5">
      <ul className="flex w-max gap-2">
        {cards.map((card, index) => (
          <li key={index} className="flex w-40 shrink-0 snap-start flex-col overflow-hidden rounded-xl border border-ink/12 bg-raised/60">
            <Medium file={files[index]} name={`${label}, ${index + 1}`} />
            {card.text && <p className="px-2 pt-1.5 text-[13px] break-words whitespace-pre-wrap">{card.text}</p>}
            <div className="mt-auto flex flex-col pt-1.5">
              {card.link && (
                <a href={card.link.url} target="_blank" rel="noopener noreferrer" className="flex items-center justify-center gap-1 border-t border-ink/12 px-2 py-1 text-[13px] font-medium text-accent-text hover:underline">
                  <ExternalLink aria-hidden className="size-3.5 shrink-0" />
                  <span className="truncate">{card.link.title}</span>
                </a>
              )}
              {card.buttons?.map((button) => (
                <p key={button.id} className="truncate border-t border-ink/12 px-2 py-1 text-center text-[13px] font-medium text-accent-text">
                  {button.title}
                </p>
              ))}
              {card.titles?.map((title, place) => (
                <p key={place} className="truncate border-t border-ink/12 px-2 py-1 text-center text-[13px] font-medium text-accent-text">
                  {title}
                </p>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Medium({ file, name }: { file: Attachment | undefined; name: string }) {
  if (!file?.url || file.status !== "ready") {
    return (
      <div className="flex h-28 items-center justify-center bg-ink/6 text-ink-3">
        <ImageIcon aria-hidden className="size-6" />
      </div>
    );
  }
  if (file.media_type.startsWith("video/")) return <video controls preload="metadata" src={file.url} aria-label={name} className="h-28 w-full bg-black object-contain" />;
  return <img src={file.url} alt={file.file_name || name} loading="lazy" className="h-28 w-full object-cover" />;
}
