/** What stands in a template's blanks while somebody fills them in, and the message that comes of it. Pure. */
import type { Attachment, NewMessage } from "@/api/types";
import type { ButtonPart, CardPart, Content, HeaderPart, Template } from "@/api/templates";
import { blanksOf, variablesOf } from "@/lib/blanks";

export interface CardFilling {
  file: Attachment | null;
  values: Record<string, string>;
  buttons: Record<string, string>;
}

export interface Filling {
  values: Record<string, string>;
  header: Record<string, string>;
  buttons: Record<string, string>;
  file: Attachment | null;
  cards: CardFilling[];
  place: { latitude: string; longitude: string; name: string; address: string };
}

type Parts = Pick<Content, "body" | "header" | "buttons" | "cards">;
export const MEDIA = ["image", "video", "document"];
const ABOUT_PEOPLE = /^(1|nome|name|paciente|cliente|primeiro_nome)$/;

/** The person's name stands in already, where a blank asks for one; and the pictures that the template was made with. */
export function begun(template: Parts & Pick<Template, "files">, name: string): Filling {
  const example = (header: HeaderPart | null) => template.files.find((file) => file.id === header?.file_id && file.status === "ready") ?? null;
  const [first] = blanksOf(template.body).filter((blank) => ABOUT_PEOPLE.test(blank));
  return { values: first ? { [first]: name } : {}, header: {}, buttons: {}, file: example(template.header), cards: template.cards.map((card) => ({ file: example(card.header), values: {}, buttons: {} })), place: { latitude: "", longitude: "", name: "", address: "" } };
}

export const headerBlanks = (template: Parts) => (template.header?.kind === "text" ? blanksOf(template.header.text) : []);

/** Which buttons ask for something: the end of an address, or a code. */
export const askedOf = (template: Parts & { category: string }): [string, ButtonPart][] =>
  template.category === "authentication" ? [] : template.buttons.map((button, index): [string, ButtonPart] => [String(index), button]).filter(([, button]) => button.kind === "copy_code" || (button.kind === "url" && blanksOf(button.url).length > 0));

export const askedOfCard = (card: CardPart): [string, ButtonPart][] => card.buttons.map((button, index): [string, ButtonPart] => [String(index), button]).filter(([, button]) => button.kind === "url" && blanksOf(button.url).length > 0);

/** The files that go along, in their order. */
export const filesOf = (filling: Filling): Attachment[] => (filling.file ? [filling.file] : filling.cards.flatMap((card) => card.file ?? []));

export function complete(template: Parts & { category: string }, filling: Filling): boolean {
  const has = (values: Record<string, string>) => (name: string) => !!values[name]?.trim();
  return (
    blanksOf(template.body).every(has(filling.values)) &&
    headerBlanks(template).every(has(filling.header)) &&
    template.cards.every((card, index) => {
      const given = filling.cards[index]!;
      return given.file?.media_type.split("/")[0] === card.header.kind && blanksOf(card.body).every(has(given.values)) && askedOfCard(card).every(([place]) => has(given.buttons)(place));
    }) &&
    askedOf(template).every(([index]) => has(filling.buttons)(index)) &&
    (!MEDIA.includes(template.header?.kind ?? "") || !!filling.file) &&
    (template.header?.kind !== "location" || (isDegrees(filling.place.latitude, 90) && isDegrees(filling.place.longitude, 180)))
  );
}

const degrees = (written: string) => Number(written.trim().replace(",", "."));
const isDegrees = (written: string, most: number) => !!written.trim() && Math.abs(degrees(written)) <= most;

export function messageOf(template: Template, filling: Filling): NewMessage {
  const named = headerBlanks(template);
  const { place } = filling;
  return {
    template: {
      name: template.name,
      language: template.language,
      variables: variablesOf(blanksOf(template.body), trimmed(filling.values)),
      header: variablesOf(named, trimmed(filling.header)),
      buttons: trimmed(filling.buttons),
      cards: template.cards.map((card, index) => ({
        file_id: filling.cards[index]!.file!.id,
        variables: variablesOf(blanksOf(card.body), trimmed(filling.cards[index]!.values)),
        buttons: trimmed(filling.cards[index]!.buttons),
      })),
      location:
        template.header?.kind === "location"
          ? { latitude: degrees(place.latitude), longitude: degrees(place.longitude), name: place.name.trim() || null, address: place.address.trim() || null }
          : null,
    },
    ...(filling.file ? { attachment_ids: [filling.file.id] } : {}),
  };
}

const trimmed = (values: Record<string, string>) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()]));
