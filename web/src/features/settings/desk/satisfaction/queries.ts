/** What was answered in a period. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Page } from "@/api/types";
import { addDays, instantHere } from "@/lib/time";

import type { Figures, Survey } from "../queries";
import type { Period } from "./period";

export interface Asked extends Period {
  channel_id: string;
}

/** Whole days on the account's clock; the end is not in it. */
const between = ({ from, to, channel_id }: Asked) => ({
  since: instantHere(`${from}T00:00`).toISOString(),
  until: instantHere(`${addDays(to, 1)}T00:00`).toISOString(),
  channel_id: channel_id || undefined,
});

export const figuresQuery = (asked: Asked, group_by: "day" | "user") =>
  queryOptions({
    queryKey: ["surveys", "figures", asked, group_by] as const,
    queryFn: ({ signal }) => api.get<Figures>("/surveys/figures", { signal, query: { ...between(asked), group_by } }),
    placeholderData: keepPreviousData,
  });

export const commentsQuery = (asked: Asked, score: string) =>
  infiniteQueryOptions({
    queryKey: ["surveys", "commented", asked, score] as const,
    queryFn: ({ pageParam, signal }) => api.get<Page<Survey>>("/surveys", { signal, query: { ...between(asked), commented: true, score: score || undefined, limit: 10, cursor: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
