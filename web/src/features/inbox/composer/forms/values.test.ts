import { describe, expect, it } from "vitest";

import type { Channel } from "@/api/types";
import { placeOf } from "@/lib/places";

import { limitsOf, offered } from "./kinds";
import { EMPTY_CARD, EMPTY_SLIDE, judge, messageOf, type Values } from "./values";

const PLAIN: Values = {
  text: "",
  header: "",
  footer: "",
  buttons: ["", ""],
  opener: "Ver",
  rows: [],
  linkTitle: "",
  url: "",
  coordinates: "",
  place: "",
  address: "",
  cards: [EMPTY_CARD],
  flowId: "",
  flowButton: "Abrir",
  screen: "",
  slides: [],
  taps: "link",
  replies: 1,
};
const channel: Channel = { id: "one", name: "Recepção", connector: "any", status: "active", capabilities: ["text", "link", "location", "statuses"], limits: { link_title: 10 } };
const limits = limitsOf(channel);

describe("what a channel is offered", () => {
  it("is what it can say, and nothing before it is known", () => {
    expect(offered(channel)).toEqual(["link", "location"]);
    expect(offered(undefined)).toEqual([]);
  });
  it("has the channel's own limits", () => {
    expect(judge("link", { ...PLAIN, text: "Veja", linkTitle: "Agendar aqui", url: "https://exemplo.com.br" }, limits)).toEqual({ linkTitle: { why: "long", most: 10, length: 12 } });
  });
});

describe("coordinates", () => {
  it.each([
    ["-23.5614, -46.6559", -23.5614, -46.6559],
    ["(−23.5614 −46.6559)", -23.5614, -46.6559],
    ["-23,5614; -46,6559", -23.5614, -46.6559],
    ["https://mapa.test/?mlat=-23.5&mlon=-46.6#map=17/-23.4/-46.5", -23.5, -46.6],
    ["https://mapa.test/maps/place/Casa/@-23.5,-46.6,17z/data=!3d-23.51!4d-46.61", -23.51, -46.61],
    ["https://mapa.test/?q=-23.5%2C-46.6", -23.5, -46.6],
    ["https://mapa.test/#map=17/-23.4/-46.5", -23.4, -46.5],
  ])("are found in %s", (written, latitude, longitude) => expect(placeOf(written)).toEqual({ latitude, longitude }));
  it.each(["", "Rua das Flores, 10", "91, 0", "0, 181", "12", "https://mapa.test/?q=padaria"])("are not found in %j", (written) => expect(placeOf(written)).toBeNull());
});

describe("a form", () => {
  it("says of each field what it lacks", () => {
    expect(judge("buttons", PLAIN, limits)).toEqual({ text: { why: "missing" }, "buttons.0": { why: "missing" } });
    expect(judge("buttons", { ...PLAIN, text: "Qual?", buttons: ["Sim", " Sim", "x".repeat(21)] }, limits)).toEqual({ "buttons.1": { why: "twice" }, "buttons.2": { why: "long", most: 20, length: 21 } });
    expect(judge("link", { ...PLAIN, text: "Veja", linkTitle: "Abrir", url: "exemplo.com" }, limits)).toEqual({ url: { why: "url" } });
    expect(judge("contacts", { ...PLAIN, cards: [{ ...EMPTY_CARD, name: "Ana" }, { ...EMPTY_CARD, name: "Bia", phone: "12", email: "x" }] }, limits)).toEqual({
      "cards.0.phone": { why: "unreachable" },
      "cards.1.phone": { why: "phone" },
      "cards.1.email": { why: "email" },
    });
  });
  it("has on every card of a carousel a picture of one sort and the same to tap", () => {
    const file = (media_type: string) => ({ id: media_type, media_type, file_name: "a", size: 1, url: "/a", status: "ready" as const, error: null, can_retry: false });
    const picture = { ...EMPTY_SLIDE, file: file("image/png"), replies: ["Quero", ""] };
    const asked = { ...PLAIN, text: "Qual?", taps: "replies" as const };
    expect(judge("carousel", { ...asked, slides: [picture, { ...EMPTY_SLIDE, text: "a\nb\nc\nd" }] }, limits)).toEqual({
      "slides.1.file": { why: "missing" },
      "slides.1.text": { why: "lines" },
      "slides.1.replies.0": { why: "missing" },
    });
    expect(judge("carousel", { ...asked, slides: [picture, { ...picture, file: file("video/mp4") }, { ...picture, file: file("application/pdf") }] }, limits)).toEqual({
      "slides.1.file": { why: "mixed" },
      "slides.2.file": { why: "picture" },
    });
    expect(messageOf("carousel", { ...asked, slides: [picture, { ...picture, text: " Sala " }] })).toEqual({
      text: "Qual?",
      carousel: {
        cards: [
          { file_id: "image/png", buttons: [{ id: "1.1", title: "Quero" }] },
          { file_id: "image/png", text: "Sala", buttons: [{ id: "2.1", title: "Quero" }] },
        ],
      },
    });
  });
  it("counts letters as people do", () => expect(judge("buttons", { ...PLAIN, text: "Qual?", buttons: ["👍".repeat(20)] }, limits)).toEqual({}));
  it("leaves out what was left empty", () => {
    expect(messageOf("list", { ...PLAIN, text: " Qual? ", rows: [{ title: "", description: "" }, { title: "Manhã", description: " " }] })).toEqual({
      text: "Qual?",
      list: { button: "Ver", sections: [{ title: "", rows: [{ id: "1", title: "Manhã" }] }] },
    });
    expect(messageOf("location", { ...PLAIN, coordinates: "-23.5, -46.6", place: "Clínica" })).toEqual({ location: { latitude: -23.5, longitude: -46.6, name: "Clínica" } });
    expect(messageOf("contacts", { ...PLAIN, cards: [{ ...EMPTY_CARD, name: "Ana", phone: "(11) 98765-4321" }] })).toEqual({ contacts: [{ name: "Ana", phones: [{ phone: "(11) 98765-4321" }], emails: [] }] });
    expect(messageOf("location_request", { ...PLAIN, text: "Onde?" })).toEqual({ text: "Onde?", request: "location" });
  });
});
