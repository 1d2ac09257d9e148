import { Copy, ExternalLink, FileText, Image, ListChecks, MapPin, Phone, Reply, Video } from "lucide-react";
import type { ReactNode } from "react";

import { useWords } from "@/lib/language";
import { Markup } from "@/ui/Markup";

import type { ButtonPart, CardPart, HeaderPart, Template } from "@/api/templates";
import { blanksOf, pieces } from "@/lib/blanks";
import { templateLooks } from "./words";

const PICTURES: Record<string, ReactNode> = { image: <Image aria-hidden />, video: <Video aria-hidden />, document: <FileText aria-hidden />, location: <MapPin aria-hidden /> };
const BUTTONS: Record<string, ReactNode> = { url: <ExternalLink aria-hidden />, phone_number: <Phone aria-hidden />, copy_code: <Copy aria-hidden />, flow: <ListChecks aria-hidden /> };

interface Shown {
  name: string;
  category?: string;
  header: HeaderPart | null;
  body: string;
  footer: string | null;
  buttons: ButtonPart[];
  cards?: CardPart[];
  files?: Template["files"];
  options?: { security_advice?: boolean | null; code_minutes?: number | null };
}

interface Props {
  template: Shown;
  /** What stands in the blanks; the rest stand out. */
  values?: Record<string, string>;
  headerValue?: string;
  /** The header's picture itself, where it is another than its example. */
  picture?: string | null;
  /** The cards' own: what stands in their blanks, and their pictures. */
  cardValues?: Record<string, string>[];
  cardPictures?: (string | null)[];
}

/** The template as whoever gets it sees it; its blanks stand out. */
export function Preview({ template, values = {}, headerValue, picture, cardValues = [], cardPictures = [] }: Props) {
  const words = useWords(templateLooks);
  const { header } = template;
  const example = (part: HeaderPart) => (part.kind === "image" && template.files?.find((file) => file.id === part.file_id)?.url) || null;
  const shown = picture || (header && example(header));
  const own = template.category === "authentication" && !template.body;
  const body = own ? words.authBody + (template.options?.security_advice ? ` ${words.authAdvice}` : "") : template.body;
  const footer = own && template.options?.code_minutes ? words.authExpires(template.options.code_minutes) : template.footer;
  return (
    <figure aria-label={words.preview(template.name)} className="w-full max-w-72">
      <div className="rounded-xl rounded-tl-sm border border-line bg-bubble-in px-3 py-2 text-sm shadow-card">
        {header?.kind === "text" && header.text && (
          <p className="mb-1 font-semibold break-words">
            <Blanks text={header.text} values={Object.fromEntries(blanksOf(header.text).map((name) => [name, headerValue ?? ""]))} />
          </p>
        )}
        {header && header.kind in PICTURES && (shown ? <img src={shown} alt="" className="mb-2 h-32 w-full rounded-lg object-cover" /> : (
          <p className="mb-2 flex h-24 items-center justify-center gap-2 rounded-lg bg-hover text-xs text-ink-2 [&>svg]:size-5">
            {PICTURES[header.kind]}
            {words.header[header.kind as "image"]}
          </p>
        ))}
        <p className="break-words whitespace-pre-wrap">
          <Blanks text={body} values={values} />
        </p>
        {footer && <p className="mt-1 text-xs break-words text-ink-2">{footer}</p>}
      </div>
      {!!template.cards?.length && (
        // By the arrow keys, too.
        <div role="region" aria-label={words.cards(template.cards.length)} tabIndex={0} className="thin-scroll mt-1 flex gap-2 overflow-x-auto pb-1.5">
          {template.cards.map((card, index) => (
            <Card key={index} card={card} values={cardValues[index] ?? card.samples} picture={cardPictures[index] || example(card.header)} />
          ))}
        </div>
      )}
      {template.buttons.length > 0 && (
        <div className="mt-1 flex flex-col gap-1">
          {template.buttons.map((button, index) => (
            <span key={index} className="flex min-w-0 items-center justify-center gap-2 rounded-xl border border-line bg-bubble-in px-3 py-1.5 text-sm font-medium text-accent-text shadow-card [&>svg]:size-3.5 [&>svg]:shrink-0">
              {BUTTONS[button.kind] ?? <Reply aria-hidden />}
              <span className="truncate">{button.title || (button.kind === "copy_code" ? words.copyCode : "…")}</span>
            </span>
          ))}
        </div>
      )}
    </figure>
  );
}

function Card({ card, values, picture }: { card: CardPart; values: Record<string, string>; picture?: string | null }) {
  const words = useWords(templateLooks);
  return (
    <div className="flex w-40 shrink-0 flex-col overflow-hidden rounded-xl border border-line bg-bubble-in text-[13px] shadow-card">
      {picture ? (
        <img src={picture} alt="" className="h-24 w-full object-cover" />
      ) : (
        <p className="flex h-24 items-center justify-center gap-2 bg-hover text-xs text-ink-2 [&>svg]:size-5">
          {PICTURES[card.header.kind]}
          {words.header[card.header.kind as "image"]}
        </p>
      )}
      {card.body && (
        <p className="px-2 pt-1.5 break-words whitespace-pre-wrap">
          <Blanks text={card.body} values={values} />
        </p>
      )}
      <div className="mt-auto pt-1.5">
        {card.buttons.map((button, index) => (
          <span key={index} className="flex items-center justify-center gap-1.5 border-t border-line px-2 py-1 font-medium text-accent-text [&>svg]:size-3.5 [&>svg]:shrink-0">
            {BUTTONS[button.kind] ?? <Reply aria-hidden />}
            <span className="truncate">{button.title || "…"}</span>
          </span>
        ))}
      </div>
    </div>
  );
}

/** Marks of the app go around blanks too: what is filled in is read with them, what is not stands out within them. */
function Blanks({ text, values }: { text: string; values: Record<string, string> }) {
  const told = pieces(text)
    .map((part, index) => (index % 2 === 0 ? part : values[part] || `\ue000${part}\ue001`))
    .join("");
  return <Markup text={told} leaf={standingOut} />;
}

function standingOut(text: string): ReactNode {
  return text.split(/\ue000(.*?)\ue001/).map((part, index) =>
    index % 2 ? (
      <span key={index} className="rounded bg-accent-soft px-1 font-medium text-accent-text">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
