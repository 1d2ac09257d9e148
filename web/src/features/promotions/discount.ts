/** How a discount is written: "20%" or "R$ 30,50". */
import type { Promocao } from "@/api/types";
import { readableAmount } from "@/lib/money";

/** "20.00" as "20", "12.50" as "12,5". */
export const shownPercent = (percent: string) => Number(percent).toLocaleString("pt-BR", { maximumFractionDigits: 2 });

export const discountOf = (row: Promocao) => (row.desconto_percentual === null ? `R$ ${readableAmount(row.desconto_valor)}` : `${shownPercent(row.desconto_percentual)}%`);
