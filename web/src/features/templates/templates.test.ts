import { describe, expect, it } from "vitest";

import { contentOf, emptyContent, nameOf, problemsAt, sendable } from "./editor/form";
import { microsOf, shownMoney, writtenAmount } from "@/lib/micros";
import { blanksOf, filledIn, nextBlank, variablesOf } from "@/lib/blanks";

describe("variables", () => {
  it("are found once each, in order, by name and by number", () => {
    expect(blanksOf("Olá {{nome}}, {{ 2 }} e {{nome}}", "{{dia}}")).toEqual(["nome", "2", "dia"]);
    expect(filledIn("{{nome}} às {{hora}}", { nome: "{{hora}}" })).toBe("{{hora}} às {{hora}}");
  });
  it("go as a list by place, and by name otherwise", () => {
    expect(variablesOf(["2", "1"], { 1: "a", 2: "b" })).toEqual(["a", "b"]);
    expect(variablesOf(["nome"], { nome: "Ana" })).toEqual({ nome: "Ana" });
  });
  it("get the next free name", () => {
    expect(nextBlank("{{1}} e {{2}}", "positional")).toBe("{{3}}");
    expect(nextBlank("{{nome}}", "named")).toBe("{{variavel_2}}");
  });
});

describe("money in millionths", () => {
  it("is read and written without loss", () => {
    for (const micros of [0, 6_800, 62_500, 350_000, 1_234_567, 12_000_000]) expect(microsOf(writtenAmount(micros))).toBe(micros);
    expect(microsOf("0.0068")).toBe(6_800);
    expect([microsOf(""), microsOf("-1"), microsOf("0,1234567"), microsOf("abc")]).toEqual([null, null, null, null]);
  });
  it("is shown with all its places", () => {
    expect(shownMoney(6_800, "USD").replace(/\s/g, " ")).toBe("US$ 0,0068");
    expect(shownMoney(350_000, "BRL").replace(/\s/g, " ")).toBe("R$ 0,35");
  });
});

describe("the editor", () => {
  it("makes a name of whatever is typed", () => expect(nameOf("Confirmação de Consulta!")).toBe("confirmacao_de_consulta_"));
  it("sends no part that is empty", () => {
    const content = { ...emptyContent(), header: { kind: "text" as const, text: "" }, footer: "", samples: { nome: "Ana", velho: "x" }, body: "Oi {{nome}}." };
    expect(sendable(content)).toMatchObject({ header: { kind: "text", text: "" }, footer: null, samples: { nome: "Ana" } });
  });
  it("finds what is wrong at a field and below it", () => {
    const problems = [{ pointer: "/buttons/0/title", detail: "a" }, { pointer: "/buttons", detail: "b" }];
    expect(problemsAt(problems, "/buttons/0/title")).toBe("a");
    expect(problemsAt(problems, "/body")).toBeUndefined();
  });
  it("begins from what is being changed", () => {
    const draft = { ...emptyContent(), body: "novo" };
    expect(contentOf({ ...emptyContent(), body: "velho", draft } as never).body).toBe("novo");
  });
});
