/** How a discount is written: "20%" or "R$ 30,50". */
import { readableAmount } from "./money";

interface Discount {
  desconto_percentual: string | null;
  desconto_valor: string | null;
}

/** "20.00" as "20", "12.50" as "12,5". */
export const shownPercent = (percent: string) => Number(percent).toLocaleString("pt-BR", { maximumFractionDigits: 2 });

export const discountOf = (row: Discount) => (row.desconto_percentual === null ? `R$ ${readableAmount(row.desconto_valor)}` : `${shownPercent(row.desconto_percentual)}%`);
