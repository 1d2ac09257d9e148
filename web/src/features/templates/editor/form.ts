/** What the editor holds while one writes, and what of it goes to the server. Pure. */
import type { ButtonPart, CardPart, Content, Template, Trouble } from "@/api/templates";
import { blanksOf } from "@/lib/blanks";

export const LANGUAGES = ["pt_BR", "en_US", "es", "es_AR", "es_ES", "es_MX", "pt_PT", "fr", "it", "de"];
/** A column of limits, as the connector's manifest names them. */
export const LIMITS = { header: 60, body: 1024, footer: 60, title: 25, buttons: 10, url: 2000, code: 15, name: 512 };
export const MOST: Record<string, number> = { quick_reply: 10, url: 2, phone_number: 1, copy_code: 1, flow: 1 };

export const emptyContent = (): Content => ({ category: "utility", format: "named", header: null, body: "", footer: null, buttons: [], samples: {}, options: {}, ttl_seconds: null, cards: [] });

export const emptyCard = (kind: "image" | "video" = "image"): CardPart => ({ header: { kind }, body: "", samples: {}, buttons: [{ kind: "quick_reply" }] });
export const CARDS = 10;
export const CARD_TEXT = 160;

/** What is being changed, else what stands. */
export function contentOf(template: Template): Content {
  const { category, format, header, body, footer, buttons, samples, options, ttl_seconds, cards } = template.draft ?? template;
  return { category, format, header, body, footer, buttons, samples, options, ttl_seconds, cards: cards ?? [] };
}

/** "Confirmação de consulta" → "confirmacao_de_consulta", as it is typed. */
export const nameOf = (typed: string) =>
  typed
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_")
    .slice(0, LIMITS.name);

const KEPT: Record<string, (keyof ButtonPart)[]> = {
  quick_reply: ["title"],
  url: ["title", "url", "sample"],
  phone_number: ["title", "phone"],
  copy_code: ["title", "sample"],
  flow: ["title", "flow_id", "flow_screen"],
};

/** Without what is left over from before: samples of blanks that are gone, parts of another kind of button. */
export function sendable(content: Content): Content {
  const blanks = new Set(blanksOf(content.body));
  const own = content.category === "authentication";
  return {
    ...content,
    header: own ? null : content.header && { kind: content.header.kind, ...partOf(content.header) },
    body: own ? "" : content.body,
    footer: own ? null : content.footer || null,
    buttons: content.buttons.map(buttonOf),
    cards: content.category === "marketing" ? content.cards.map(cardOf) : [],
    samples: own ? {} : Object.fromEntries(Object.entries(content.samples).filter(([name]) => blanks.has(name))),
  };
}

const buttonOf = (button: ButtonPart) => Object.fromEntries([["kind", button.kind], ...(KEPT[button.kind] ?? []).filter((key) => button[key]).map((key) => [key, button[key]])]) as unknown as ButtonPart;

function cardOf(card: CardPart): CardPart {
  const blanks = new Set(blanksOf(card.body));
  return {
    header: { kind: card.header.kind, ...partOf(card.header) },
    body: card.body,
    samples: Object.fromEntries(Object.entries(card.samples).filter(([name]) => blanks.has(name))),
    buttons: card.buttons.map(buttonOf),
  };
}

function partOf(header: NonNullable<Content["header"]>) {
  if (header.kind === "text") return { text: header.text ?? "", ...(blanksOf(header.text).length ? { sample: header.sample ?? "" } : {}) };
  return header.kind === "location" || !header.file_id ? {} : { file_id: header.file_id };
}

export const problemsAt = (problems: Trouble[], pointer: string): string | undefined => problems.find((one) => one.pointer === pointer)?.detail;
