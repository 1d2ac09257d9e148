import { describe, expect, it } from "vitest";

import { fill, sought } from "./CannedReplies";
import { blanksOf, filledIn, variablesOf } from "./placeholders";

describe("canned replies", () => {
  it("open after a slash at the beginning only", () => {
    expect(sought("/end")).toBe("end");
    expect(sought("/")).toBe("");
    expect(sought("e/ou")).toBeNull();
  });

  it("know the person's name", () => {
    expect(fill("Oi, {primeiro_nome}! {{ nome }}?", "Ana Beatriz Ramos")).toBe("Oi, Ana! Ana Beatriz Ramos?");
  });
});

describe("the blanks of a template", () => {
  it("are found once each, and filled where something is given", () => {
    expect(blanksOf("Olá, {{1}}! {{2}}, {{1}}?", null)).toEqual(["1", "2"]);
    expect(filledIn("Olá, {{nome}}: {{dia}}", { nome: "Ana" })).toBe("Olá, Ana: {{dia}}");
  });

  it("go out by position in the order of their numbers, or by name", () => {
    expect(variablesOf(["2", "1"], { "1": "Ana", "2": "limpeza" })).toEqual(["Ana", "limpeza"]);
    expect(variablesOf(["nome"], { nome: "Ana" })).toEqual({ nome: "Ana" });
  });
});
