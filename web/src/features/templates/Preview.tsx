import { ExternalLink, FileText, Image, MapPin, Phone, Reply, Video } from "lucide-react";
import type { ReactNode } from "react";

import type { MessageTemplate } from "@/api/types";
import { useWords } from "@/lib/language";
import { Markup } from "@/ui/Markup";

import { templateWords } from "./words";

const PICTURES: Record<string, ReactNode> = { image: <Image aria-hidden />, video: <Video aria-hidden />, document: <FileText aria-hidden />, location: <MapPin aria-hidden /> };
const BUTTONS: Record<string, ReactNode> = { url: <ExternalLink aria-hidden />, phone_number: <Phone aria-hidden /> };

/** The template as whoever gets it sees it; its blanks stand out. */
export function Preview({ template }: { template: MessageTemplate }) {
  const words = useWords(templateWords);
  const header = template.header as { kind?: string; text?: string } | null;
  const buttons = template.buttons as { kind?: string; title?: string }[];
  return (
    <div role="img" aria-label={words.preview(template.name)} className="max-w-72">
      <div className="rounded-xl rounded-tl-sm border border-line bg-bubble-in px-3 py-2 text-sm shadow-card">
        {header?.text && <p className="mb-1 font-semibold">{header.text}</p>}
        {header?.kind && header.kind in PICTURES && (
          <p className="mb-2 flex h-24 items-center justify-center gap-2 rounded-lg bg-hover text-xs text-ink-3 [&>svg]:size-5">
            {PICTURES[header.kind]}
            {words.header[header.kind as "image"]}
          </p>
        )}
        <p className="break-words whitespace-pre-wrap">
          <Blanks text={template.body} />
        </p>
        {template.footer && <p className="mt-1 text-xs text-ink-3">{template.footer}</p>}
      </div>
      {buttons.length > 0 && (
        <div className="mt-1 flex flex-col gap-1">
          {buttons.map((button, index) => (
            <span key={index} className="flex items-center justify-center gap-2 rounded-xl border border-line bg-bubble-in px-3 py-1.5 text-sm font-medium text-accent-text shadow-card [&>svg]:size-3.5">
              {BUTTONS[button.kind ?? ""] ?? <Reply aria-hidden />}
              {button.title}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

function Blanks({ text }: { text: string }) {
  return text.split(/(\{\{\w+\}\})/).map((part, index) =>
    index % 2 ? (
      <span key={index} className="rounded bg-accent-soft px-1 font-medium text-accent-text">
        {part.slice(2, -2)}
      </span>
    ) : (
      <Markup key={index} text={part} />
    ),
  );
}
