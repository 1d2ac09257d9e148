/** What the editor holds of an insurer, and how it is sent. */
import type { Convenio, Regra } from "@/api/types";
import { orNull } from "@/lib/draft";
import { newKey } from "@/lib/ids";

/** "" is any. The hours of a whole day are 00:00 to 24:00. */
export interface RuleForm {
  key: string;
  medico_id: string;
  servico_id: string;
  clinica_id: string;
  dia: string;
  inicio: string;
  fim: string;
  cota: string;
}

export interface Form {
  nome: string;
  plano: string;
  registro_ans: string;
  prazo_retorno_dias: string;
  ativo: boolean;
  regras: RuleForm[];
}

export const emptyRule = (): RuleForm => ({ key: newKey(), medico_id: "", servico_id: "", clinica_id: "", dia: "", inicio: "00:00", fim: "24:00", cota: "" });

export const emptyForm = (): Form => ({ nome: "", plano: "", registro_ans: "", prazo_retorno_dias: "", ativo: true, regras: [] });

export const formOf = (row: Convenio): Form => ({ nome: row.nome, plano: row.plano ?? "", registro_ans: row.registro_ans ?? "", prazo_retorno_dias: String(row.prazo_retorno_dias ?? ""), ativo: row.ativo, regras: row.regras.map(ruleOf) });

const ruleOf = (rule: Regra): RuleForm => ({
  key: newKey(),
  medico_id: rule.medico_id ?? "",
  servico_id: rule.servico_id ?? "",
  clinica_id: rule.clinica_id ?? "",
  dia: String(rule.dia ?? ""),
  inicio: rule.inicio,
  fim: rule.fim,
  cota: String(rule.cota ?? ""),
});

/** Midnight as an end is the end of the day; hours left empty are the whole day's. */
export const endOf = (time: string) => (time === "" || time === "00:00" ? "24:00" : time);
export const startOf = (time: string) => time || "00:00";

/** A rule begins and ends on one day. */
export const isBackwards = (rule: RuleForm) => startOf(rule.inicio) >= endOf(rule.fim);

export const bodyOf = (form: Form) => ({
  nome: form.nome.trim(),
  plano: orNull(form.plano),
  registro_ans: orNull(form.registro_ans),
  prazo_retorno_dias: form.prazo_retorno_dias === "" ? null : Number(form.prazo_retorno_dias),
  ativo: form.ativo,
  regras: form.regras.map((rule) => ({
    medico_id: rule.medico_id || null,
    servico_id: rule.servico_id || null,
    clinica_id: rule.clinica_id || null,
    dia: rule.dia ? Number(rule.dia) : null,
    inicio: startOf(rule.inicio),
    fim: endOf(rule.fim),
    cota: rule.cota === "" ? null : Number(rule.cota),
  })),
});
