/** What the editor holds of a promotion, and how it is sent. */
import type { Promocao } from "@/api/types";
import { shownPercent } from "@/lib/discount";
import { plainAmount, readableAmount } from "@/lib/money";

export interface Form {
  nome: string;
  descricao: string;
  kind: "percent" | "amount";
  discount: string;
  servicos: string[];
  inicio: string;
  fim: string;
  limite_uso: string;
  codigo: string;
  ativa: boolean;
}

export const emptyForm = (today: string): Form => ({ nome: "", descricao: "", kind: "percent", discount: "", servicos: [], inicio: today, fim: "", limite_uso: "", codigo: "", ativa: true });

export function formOf(row: Promocao): Form {
  const percent = row.desconto_percentual;
  return {
    nome: row.nome,
    descricao: row.descricao ?? "",
    kind: percent === null ? "amount" : "percent",
    discount: percent === null ? readableAmount(row.desconto_valor) : shownPercent(percent),
    servicos: row.servicos,
    inicio: row.inicio,
    fim: row.fim ?? "",
    limite_uso: row.limite_uso === null ? "" : String(row.limite_uso),
    codigo: row.codigo ?? "",
    ativa: row.estado !== "encerrada",
  };
}

/** `before` is what stands: whether it runs, and for which services, is only sent when somebody changed that. */
export function bodyOf(form: Form, before: Form | null) {
  const { kind, discount, ativa, servicos, ...rest } = form;
  const sameServices = before !== null && JSON.stringify(before.servicos) === JSON.stringify(servicos);
  return {
    ...rest,
    ...(sameServices ? {} : { servicos }),
    descricao: rest.descricao.trim() || null,
    fim: rest.fim || null,
    codigo: rest.codigo.trim() || null,
    limite_uso: rest.limite_uso ? Number(rest.limite_uso) : null,
    desconto_percentual: kind === "percent" ? discount.replace("%", "").trim() || null : null,
    desconto_valor: kind === "amount" ? plainAmount(discount) : null,
    ...(before === null || before.ativa !== ativa ? { ativa } : {}),
  };
}
