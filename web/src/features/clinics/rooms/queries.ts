/** Rooms and equipment. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import type { Recurso } from "@/api/types";

export const RESOURCES = ["recursos"] as const;

export const resourcesQuery = queryOptions({ queryKey: [...RESOURCES, "all"], queryFn: ({ signal }) => readAll<Recurso>("/recursos", { signal }) });
