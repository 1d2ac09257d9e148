/** The agenda's place: day, view and filters, kept in the address, so that "back" and links work. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

import { useIsPhone } from "@/lib/hooks";
import { recall, remember } from "@/lib/remember";

import { addDays, addMonths, monthRange, startOfWeek, wallIn } from "./days";
import { VIEWS, type AgendaSearch, type View } from "./search";

const REMEMBERED = "agenda.view";

export interface Place {
  view: View;
  day: string;
  today: string;
  from: string;
  to: string;
  search: AgendaSearch;
  go: (change: AgendaSearch) => void;
  step: (direction: 1 | -1) => void;
  choose: (view: View) => void;
}

export function useView(zone: string): Place {
  const search = useSearch({ from: "/app/agenda" });
  const navigate = useNavigate();
  const phone = useIsPhone();
  const remembered = VIEWS.find((view) => view === recall(REMEMBERED));
  const view = search.visao ?? (phone ? "lista" : (remembered ?? "dia"));
  const today = wallIn(zone).slice(0, 10);
  const day = search.data ?? today;
  const { from, to } = rangeOf(view, day, phone);

  const go = useCallback(
    (change: AgendaSearch) => void navigate({ to: "/agenda", search: (known: AgendaSearch) => ({ ...known, ...change }), replace: !("id" in change) }),
    [navigate],
  );
  return useMemo(
    () => ({
      view,
      day,
      today,
      from,
      to,
      search,
      go,
      step: (direction) => go({ data: stepped(view, day, direction, phone) }),
      choose: (next) => {
        if (!phone) remember(REMEMBERED, next);
        go({ visao: next });
      },
    }),
    [view, day, today, from, to, search, go, phone],
  );
}

/** The days that a view shows. */
export function rangeOf(view: View, day: string, phone: boolean): { from: string; to: string } {
  if (view === "mes") return monthRange(day);
  if (view === "semana" || (view === "lista" && !phone)) return { from: startOfWeek(day), to: addDays(startOfWeek(day), 6) };
  return { from: day, to: day };
}

export function stepped(view: View, day: string, direction: 1 | -1, phone: boolean): string {
  if (view === "mes") return addMonths(day, direction);
  if (view === "semana" || (view === "lista" && !phone)) return addDays(day, 7 * direction);
  return addDays(day, direction);
}
