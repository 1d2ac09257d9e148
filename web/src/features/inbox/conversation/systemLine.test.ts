import { describe, expect, it } from "vitest";

import { kindWords } from "./kindWords";
import { systemLine } from "./systemLine";

const say = (data: Record<string, unknown>, text: string | null = null) => systemLine({ text, data }, kindWords["pt-BR"]);

describe("a line that nobody wrote", () => {
  it("says what happened and what to do", () => {
    expect(say({ change: "number", number: "5511987654321" })).toContain("+55 11 98765-4321");
    expect(say({ change: "identity" })).toContain("Confirme com quem está falando");
    expect(say({ change: "call", phase: "ended", seconds: 130 })).toBe("Ligação encerrada, 2 min 10 s.");
    expect(say({ change: "call", phase: "missed", own: false })).toContain("Escreva");
    expect(say({ change: "marketing", wanted: false })).toContain("propaganda");
    expect(say({ change: "group", what: "created", name: "Família" })).toBe("Grupo criado. Nome: Família.");
  });

  it("falls back to the server's words", () => {
    expect(say({ line: "assigned" }, "Ana assumiu a conversa")).toBe("Ana assumiu a conversa");
    expect(say({ change: "something yet unknown" }, "User did x")).toBe("User did x");
  });
});
