import { describe, expect, it } from "vitest";

import type { Convenio } from "@/api/types";

import { bodyOf, emptyForm, emptyRule, formOf, isBackwards } from "./form";

const rule = { medico_id: "m1", servico_id: null, clinica_id: null, dia: 1, inicio: "08:00", fim: "12:00", cota: 0 };
const row = { nome: "Saúde Exemplo", plano: null, registro_ans: "000000", prazo_retorno_dias: 20, ativo: true, regras: [rule] } as unknown as Convenio;

describe("an insurer being written", () => {
  it("is sent back as it was read, a quota of none among it", () => {
    expect(bodyOf(formOf(row))).toEqual({ nome: "Saúde Exemplo", plano: null, registro_ans: "000000", prazo_retorno_dias: 20, ativo: true, regras: [rule] });
  });
  it("means any by what is left empty, and the whole day by no hours", () => {
    const form = { ...emptyForm(), nome: " Vida ", regras: [{ ...emptyRule(), inicio: "", fim: "00:00" }] };
    expect(bodyOf(form)).toMatchObject({ nome: "Vida", regras: [{ medico_id: null, servico_id: null, clinica_id: null, dia: null, inicio: "00:00", fim: "24:00", cota: null }] });
  });
  it("has rules that end after they begin", () => {
    expect(isBackwards({ ...emptyRule(), inicio: "13:00", fim: "12:00" })).toBe(true);
    expect(isBackwards({ ...emptyRule(), inicio: "13:00", fim: "00:00" })).toBe(false);
  });
});
