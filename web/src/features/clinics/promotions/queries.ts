/** What this screen reads from the server. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import type { Promocao } from "@/api/types";

export const promotionsQuery = queryOptions({ queryKey: ["promocoes", "list"], queryFn: ({ signal }) => readAll<Promocao>("/promocoes", { signal }) });
