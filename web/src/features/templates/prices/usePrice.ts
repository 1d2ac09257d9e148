import { useQuery } from "@tanstack/react-query";

import { useWords } from "@/lib/language";

import { shownMoney } from "@/lib/micros";
import { pricesQuery } from "@/api/templates";
import { priceWords } from "./words";

/** What a template of this category costs in Brazil, in words; empty while it is being asked for. */
export function useCategoryPrice(category: string): string {
  const words = useWords(priceWords);
  const prices = useQuery(pricesQuery);
  if (!prices.data) return "";
  const now = prices.data.find((price) => price.valid_now && price.category === category && price.market === "BR");
  return now ? words.costs(shownMoney(now.micros, now.currency)) : words.noCost;
}
