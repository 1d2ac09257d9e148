/** "1200.50", as the server writes reais, and "1.200,50", as people do. */
export function readableAmount(amount: string | null | undefined): string {
  if (!amount) return "";
  return new Intl.NumberFormat("pt-BR", { minimumFractionDigits: 2 }).format(Number(amount));
}

/** Null for nothing written; NaN texts come back as they are, for the server to refuse. */
export function plainAmount(written: string): string | null {
  const text = written.replace(/[R$\s]/g, "");
  if (!text) return null;
  const plain = text.includes(",") ? text.replaceAll(".", "").replace(",", ".") : /\.\d{3}$/.test(text) ? text.replaceAll(".", "") : text;
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Number(plain).toFixed(2) : written.trim();
}
