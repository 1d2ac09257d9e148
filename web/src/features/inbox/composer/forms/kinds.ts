/** What can be sent beside words and files, and which of it a channel can say. */
import type { Channel } from "@/api/types";

export type FormKind = "buttons" | "list" | "link" | "carousel" | "location" | "contacts" | "flow" | "location_request" | "contact_request" | "call_request";

export const FORM_KINDS: FormKind[] = ["buttons", "list", "link", "carousel", "location", "contacts", "flow", "location_request", "contact_request", "call_request"];

export type Limits = Record<string, number>;

/** Each kind's name is the name of the capability it needs. */
export const offered = (channel: Channel | undefined): FormKind[] => FORM_KINDS.filter((kind) => channel?.capabilities.includes(kind));

/** As the API itself limits them; a channel may ask for less. */
const WIDEST: Limits = { text: 4096, buttons_text: 1024, buttons: 10, button_title: 20, header: 60, footer: 60, link_title: 20, flow_button: 30, carousel_cards: 10, carousel_text: 160, carousel_buttons: 2, list_rows: 10, row_title: 24, row_description: 72 };

export const limitsOf = (channel: Channel | undefined): Limits => ({ ...WIDEST, ...channel?.limits });

/** How long the text beside the choices may be; a list opens over it, and leaves it more room. */
export const textLimit = (kind: FormKind, limits: Limits): number => (kind === "list" ? limits.text : limits.buttons_text) ?? 1024;
