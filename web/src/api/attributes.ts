/** What an account keeps of its contacts besides name and number, as it has defined it. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "./all";
import type { AttributeDefinition } from "./types";

export const attributesQuery = queryOptions({
  queryKey: ["contact-attributes"],
  queryFn: ({ signal }) => readAll<AttributeDefinition>("/contact-attributes", { signal }),
  staleTime: 5 * 60_000,
});

/** As a person reads it. `yes` and `no` are the words of the moment's language. */
export function readableValue(definition: AttributeDefinition | undefined, value: unknown, words: { yes: string; no: string }): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (definition?.kind === "date" && typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value)) return value.split("-").toReversed().join("/");
  if (typeof value === "number") return value.toLocaleString("pt-BR", { maximumFractionDigits: 20 });
  return typeof value === "string" ? value : JSON.stringify(value);
}
