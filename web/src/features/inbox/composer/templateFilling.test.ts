import { describe, expect, it } from "vitest";

import type { Template } from "@/api/templates";

import { begun, complete, filesOf } from "./templateFilling";

const file = (id: string) => ({ id, media_type: "image/png", file_name: `${id}.png`, size: 1, url: `/${id}`, status: "ready", error: null, can_retry: false });
const card = (file_id: string) => ({ header: { kind: "image", file_id }, body: "Sala", samples: {}, buttons: [] });
const template = (more: object) => ({ category: "marketing", header: null, body: "Olá, {{nome}}", buttons: [], cards: [], files: [], ...more }) as unknown as Template;

describe("a template's filling begins", () => {
  it("with the person's name and the pictures that it was made with", () => {
    const shown = template({ cards: [card("a"), card("b")], files: [file("b"), file("a")] });
    const filling = begun(shown, "Ana");
    expect(filling.values).toEqual({ nome: "Ana" });
    expect(filesOf(filling).map((one) => one.id)).toEqual(["a", "b"]);
    expect(complete(shown, filling)).toBe(true);
  });
  it("without a file that is not kept here", () => {
    const shown = template({ header: { kind: "image", file_id: "gone" } });
    expect(begun(shown, "Ana").file).toBeNull();
    expect(complete(shown, begun(shown, "Ana"))).toBe(false);
  });
});
