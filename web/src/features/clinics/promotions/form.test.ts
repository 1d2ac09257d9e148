import { describe, expect, it } from "vitest";

import type { Promocao } from "@/api/types";

import { bodyOf, emptyForm, formOf } from "./form";

const row = { nome: "Verão", descricao: null, desconto_percentual: "12.50", desconto_valor: null, servicos: ["s1"], inicio: "2026-01-01", fim: null, limite_uso: 10, codigo: "VERAO", estado: "ativa" } as unknown as Promocao;

describe("a promotion being written", () => {
  it("shows a percentage as people write it, and sends it back the same", () => {
    const form = formOf(row);
    expect([form.kind, form.discount, form.limite_uso]).toEqual(["percent", "12,5", "10"]);
    expect(bodyOf(form, form)).toEqual({ nome: "Verão", descricao: null, inicio: "2026-01-01", fim: null, limite_uso: 10, codigo: "VERAO", desconto_percentual: "12,5", desconto_valor: null });
  });
  it("has one kind of discount", () => {
    const form = { ...emptyForm("2026-03-01"), nome: "Vale", kind: "amount" as const, discount: "1.030,50" };
    expect(bodyOf(form, null)).toMatchObject({ desconto_percentual: null, desconto_valor: "1030.50", ativa: true, codigo: null });
  });
  it("says that it ends only when somebody ended it", () => {
    const form = formOf(row);
    expect(bodyOf({ ...form, ativa: false }, form)).toHaveProperty("ativa", false);
    expect(bodyOf({ ...form, nome: "Outono" }, form)).not.toHaveProperty("ativa");
    expect(bodyOf({ ...form, servicos: [] }, form)).toHaveProperty("servicos", []);
  });
});
