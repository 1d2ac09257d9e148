/** Money in millionths of a currency: shown and read without ever being a float of reais. */
import { language } from "@/lib/language";

/** "US$ 0,0068", "R$ 0,35". */
export function shownMoney(micros: number, currency: string): string {
  const whole = { style: "currency", currency, minimumFractionDigits: 2, maximumFractionDigits: 6 } as const;
  return new Intl.NumberFormat(language.get(), whole).format(micros / 1_000_000);
}

/** "0,0068" or "0.0068" → 6800; null for what is no amount, or has more than six places. */
export function microsOf(written: string): number | null {
  const match = /^(\d{1,6})(?:[.,](\d{1,6}))?$/.exec(written.trim());
  if (!match) return null;
  return Number(match[1]) * 1_000_000 + Number((match[2] ?? "").padEnd(6, "0"));
}

/** 6800 → "0,0068", to be written over. */
export function writtenAmount(micros: number): string {
  const places = String(micros % 1_000_000).padStart(6, "0").replace(/0{1,4}$/, "");
  return `${Math.floor(micros / 1_000_000)},${places.padEnd(2, "0")}`;
}
