/** What is written into the forms, what of it is wrong, and the message it becomes. Pure. */
import type { Attachment, NewMessage } from "@/api/types";
import { placeOf } from "@/lib/places";

import { textLimit, type FormKind, type Limits } from "./kinds";

export interface Row {
  title: string;
  description: string;
}

export interface Card {
  name: string;
  phone: string;
  email: string;
  organization: string;
}

/** A card of a carousel as it is written: its link, or its replies, by what the carousel has. */
export interface SlideForm {
  file: Attachment | null;
  text: string;
  linkTitle: string;
  url: string;
  replies: string[];
}

export interface Values {
  text: string;
  header: string;
  footer: string;
  buttons: string[];
  opener: string;
  rows: Row[];
  linkTitle: string;
  url: string;
  /** "-23.5614, -46.6559", or the address of a map that holds them. */
  coordinates: string;
  place: string;
  address: string;
  cards: Card[];
  flowId: string;
  flowButton: string;
  screen: string;
  slides: SlideForm[];
  /** What stands on every card: a link, or so many replies. */
  taps: "link" | "replies";
  replies: number;
}

export const EMPTY_CARD: Card = { name: "", phone: "", email: "", organization: "" };

export const EMPTY_SLIDE: SlideForm = { file: null, text: "", linkTitle: "", url: "", replies: ["", ""] };

export type Wrong =
  | { why: "missing" | "picture" | "mixed" | "lines" | "twice" | "coordinates" | "url" | "phone" | "email" | "unreachable" }
  | { why: "long"; most: number; length: number };

/** By the name of the field: `text`, `buttons.1`, `rows.0.title`, `cards.0.phone`. */
export type Wrongs = Record<string, Wrong>;

export function judge(kind: FormKind, values: Values, limits: Limits): Wrongs {
  const wrongs: Wrongs = {};
  const needed = (name: string, text: string, most: number) => void note(name, text.trim() ? longer(text, most) : { why: "missing" });
  const note = (name: string, wrong: Wrong | null) => wrong && !(name in wrongs) && (wrongs[name] = wrong);
  const most = (name: string) => limits[name] ?? 1024;
  if (kind !== "location" && kind !== "contacts") {
    needed("text", values.text, textLimit(kind, limits));
    if (kind !== "carousel") note("footer", longer(values.footer, most("footer")));
  }
  if (kind === "carousel") Object.assign(wrongs, judgeSlides(values, most));
  if (hasHeader(kind)) note("header", longer(values.header, most("header")));
  if (kind === "buttons") {
    values.buttons.forEach((title, index) => {
      note(`buttons.${index}`, longer(title, most("button_title")));
      if (title.trim() && values.buttons.slice(0, index).some((other) => other.trim() === title.trim())) note(`buttons.${index}`, { why: "twice" });
    });
    if (!values.buttons.some((title) => title.trim())) note("buttons.0", { why: "missing" });
  }
  if (kind === "list") {
    needed("opener", values.opener, most("button_title"));
    values.rows.forEach((row, index) => {
      if (row.description.trim() && !row.title.trim()) note(`rows.${index}.title`, { why: "missing" });
      note(`rows.${index}.title`, longer(row.title, most("row_title")));
      note(`rows.${index}.description`, longer(row.description, most("row_description")));
    });
    if (!values.rows.some((row) => row.title.trim())) note("rows.0.title", { why: "missing" });
  }
  if (kind === "link") {
    needed("linkTitle", values.linkTitle, most("link_title"));
    needed("url", values.url, 2000);
    if (!isAddress(values.url)) note("url", { why: "url" });
  }
  if (kind === "flow") {
    needed("flowId", values.flowId, 256);
    needed("flowButton", values.flowButton, most("flow_button"));
    note("screen", longer(values.screen, 256));
  }
  if (kind === "location") {
    if (!values.coordinates.trim()) note("coordinates", { why: "missing" });
    else if (!placeOf(values.coordinates)) note("coordinates", { why: "coordinates" });
    note("place", longer(values.place, 256));
    note("address", longer(values.address, 1000));
  }
  if (kind === "contacts") values.cards.forEach((card, index) => Object.entries(judgeCard(card)).forEach(([name, wrong]) => note(`cards.${index}.${name}`, wrong)));
  return wrongs;
}

/** Every card has a picture or film, all of one sort, and the same number of things to tap. */
function judgeSlides({ slides, taps, replies }: Values, most: (name: string) => number): Wrongs {
  const wrongs: Wrongs = {};
  const first = formOf(slides.find((slide) => slide.file)?.file);
  slides.forEach((slide, index) => {
    const note = (name: string, wrong: Wrong | null | false) => wrong && (wrongs[`slides.${index}.${name}`] ??= wrong);
    const needed = (name: string, text: string, longest: number) => note(name, text.trim() ? longer(text, longest) : { why: "missing" });
    if (!slide.file) note("file", { why: "missing" });
    else if (!formOf(slide.file)) note("file", { why: "picture" });
    else if (formOf(slide.file) !== first) note("file", { why: "mixed" });
    note("text", longer(slide.text, most("carousel_text")));
    note("text", slide.text.trim().split("\n").length > 3 && { why: "lines" });
    if (taps === "link") {
      needed("linkTitle", slide.linkTitle, most("link_title"));
      needed("url", slide.url, 2000);
      if (!isAddress(slide.url)) note("url", { why: "url" });
      return;
    }
    const titles = slide.replies.slice(0, replies);
    titles.forEach((title, place) => {
      needed(`replies.${place}`, title, most("button_title"));
      if (titles.slice(0, place).some((other) => other.trim() === title.trim())) note(`replies.${place}`, { why: "twice" });
    });
  });
  return wrongs;
}

const formOf = (file: Attachment | null | undefined): "image" | "video" | null => {
  if (!file) return null;
  if (file.media_type === "image/jpeg" || file.media_type === "image/png") return "image";
  return file.media_type === "video/mp4" || file.media_type === "video/3gpp" ? "video" : null;
};

function judgeCard(card: Card): Wrongs {
  const wrongs: Wrongs = {};
  if (!card.name.trim()) wrongs.name = { why: "missing" };
  if (card.phone.trim() && !/^\+?[\d\s().-]{8,}$/.test(card.phone.trim())) wrongs.phone = { why: "phone" };
  if (card.email.trim() && !/^\S+@\S+\.\S+$/.test(card.email.trim())) wrongs.email = { why: "email" };
  if (!card.phone.trim() && !card.email.trim()) wrongs.phone = { why: "unreachable" };
  return wrongs;
}

export const hasHeader = (kind: FormKind) => kind === "buttons" || kind === "list" || kind === "link" || kind === "flow";

/** In letters as a person counts them. */
export const lengthOf = (text: string) => [...text.trim()].length;

const longer = (text: string, most: number): Wrong | null => (lengthOf(text) > most ? { why: "long", most, length: lengthOf(text) } : null);

function isAddress(text: string): boolean {
  try {
    return /^https?:\/\//i.test(text.trim()) && !/\s/.test(text.trim()) && new URL(text.trim()).hostname.includes(".");
  } catch {
    return false;
  }
}

/** For values that `judge` finds nothing wrong with; before that, as far as it goes, for the preview. */
export function messageOf(kind: FormKind, values: Values): NewMessage {
  const text = values.text.trim();
  const around = { ...given({ header: hasHeader(kind) ? values.header : "", footer: values.footer }) };
  switch (kind) {
    case "buttons":
      return { text, ...around, buttons: filled(values.buttons).map((title, index) => ({ id: String(index + 1), title })) };
    case "list": {
      const rows = values.rows.filter((row) => row.title.trim()).map((row, index) => ({ id: String(index + 1), title: row.title.trim(), ...given({ description: row.description }) }));
      return { text, ...around, list: { button: values.opener.trim(), sections: [{ title: "", rows }] } };
    }
    case "link":
      return { text, ...around, link: { title: values.linkTitle.trim(), url: values.url.trim() } };
    case "carousel":
      return { text, carousel: { cards: values.slides.map((slide, index) => slideOf(slide, index, values)) } };
    case "flow":
      return { text, ...around, flow: { flow_id: values.flowId.trim(), button: values.flowButton.trim(), ...given({ screen: values.screen }) } };
    case "location":
      return { location: { ...(placeOf(values.coordinates) ?? { latitude: 0, longitude: 0 }), ...given({ name: values.place, address: values.address }) } };
    case "contacts":
      return { contacts: values.cards.map(cardOf) };
    case "location_request":
      return { text, ...around, request: "location" };
    case "contact_request":
      return { text, ...around, request: "contact" };
    case "call_request":
      return { text, ...around, request: "call_permission" };
  }
}

function slideOf(slide: SlideForm, index: number, { taps, replies }: Values) {
  const shown = { file_id: slide.file?.id ?? "", ...given({ text: slide.text }) };
  if (taps === "link") return { ...shown, link: { title: slide.linkTitle.trim(), url: slide.url.trim() } };
  return { ...shown, buttons: slide.replies.slice(0, replies).map((title, place) => ({ id: `${index + 1}.${place + 1}`, title: title.trim() })) };
}

/** The files that go with it, in their order. */
export const filesOf = (kind: FormKind, values: Values): Attachment[] => (kind === "carousel" ? values.slides.flatMap((slide) => slide.file ?? []) : []);

function cardOf({ name, phone, email, organization }: Card) {
  return { name: name.trim(), phones: filled([phone]).map((one) => ({ phone: one })), emails: filled([email]), ...given({ organization }) };
}

const filled = (texts: string[]) => texts.map((text) => text.trim()).filter(Boolean);

const given = <Names extends string>(texts: Record<Names, string>): Partial<Record<Names, string>> =>
  Object.fromEntries(Object.entries<string>(texts).flatMap(([name, text]) => (text.trim() ? [[name, text.trim()]] : []))) as Partial<Record<Names, string>>;
