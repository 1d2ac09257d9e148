/** What these screens read from the server, and what makes them read it again. */
import { infiniteQueryOptions, queryOptions, useQueryClient } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import { api } from "@/api/client";
import { useLive } from "@/api/live";
import type { CalendarConflict, CalendarMirror, CalendarOptions, Page } from "@/api/types";
import { readVersioned } from "@/api/versioned";

export const mirrorsQuery = queryOptions({ queryKey: ["calendars", "mirrors"], queryFn: ({ signal }) => readAll<CalendarMirror>("/calendar-mirrors", { signal }) });
export const countQuery = queryOptions({ queryKey: ["calendars", "count"], queryFn: ({ signal }) => api.get<{ abertos: number }>("/calendar-conflicts/contagem", { signal }) });
export const calendarOptionsQuery = queryOptions({ queryKey: ["calendars", "options"], queryFn: ({ signal }) => readVersioned<CalendarOptions>("/calendar-options", signal) });

export const conflictsQuery = (state: "aberto" | "resolvido") =>
  infiniteQueryOptions({
    queryKey: ["calendars", "conflicts", state],
    queryFn: ({ pageParam, signal }) => api.get<Page<CalendarConflict>>(`/calendar-conflicts?estado=${state}&limit=25${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ""}`, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export function useCalendarFeed() {
  const queryClient = useQueryClient();
  useLive((frame) => {
    if (frame.event.startsWith("calendar_") || frame.event.startsWith("outside_booking.")) void queryClient.invalidateQueries({ queryKey: ["calendars"] });
  });
}
