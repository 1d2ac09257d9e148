/** A practitioner as a form, and back. */
import type { Medico } from "@/api/types";
import { orNull } from "@/lib/draft";
import { readablePhone } from "@/lib/phone";

import { horariosOf, periodsOf } from "../week/week";

export const toForm = (person: Medico) => ({
  nome: person.nome,
  crm: person.crm ?? "",
  especialidades: person.especialidades,
  clinica_id: person.clinica_id ?? "",
  email: person.email ?? "",
  telefone: readablePhone(person.telefone),
  duracao_padrao_minutos: String(person.duracao_padrao_minutos),
  passo_minutos: person.passo_minutos === null ? "" : String(person.passo_minutos),
  intervalo_antes_minutos: String(person.intervalo_antes_minutos),
  intervalo_depois_minutos: String(person.intervalo_depois_minutos),
  antecedencia_minima_minutos: String(person.antecedencia_minima_minutos),
  horizonte_dias: String(person.horizonte_dias),
  limite_diario: person.limite_diario === null ? "" : String(person.limite_diario),
  encaixes_por_dia: String(person.encaixes_por_dia),
  encaixe_por: person.encaixe_por,
  prazo_retorno_dias: person.prazo_retorno_dias === null ? "" : String(person.prazo_retorno_dias),
  ativo: person.ativo,
  periods: periodsOf(person.horarios),
});

export type PractitionerForm = ReturnType<typeof toForm>;

const NUMBERS = new Set(["duracao_padrao_minutos", "passo_minutos", "intervalo_antes_minutos", "intervalo_depois_minutos", "antecedencia_minima_minutos", "horizonte_dias", "limite_diario", "encaixes_por_dia", "prazo_retorno_dias"]);

export function toBody({ periods, ...changed }: Partial<PractitionerForm>): Record<string, unknown> {
  const entries = Object.entries(changed).map(([name, value]) => [name, NUMBERS.has(name) ? (value === "" ? null : Number(value)) : typeof value === "string" ? orNull(value) : value]);
  return { ...Object.fromEntries(entries), ...(periods ? { horarios: horariosOf(periods) } : {}) };
}
