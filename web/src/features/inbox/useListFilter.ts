/** The list's filter, which lives in the address; what is being typed stands on screen first and in the address once it rests. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { useLatest } from "@/lib/hooks";

import { filterAt, searchOf } from "./address";
import type { ListFilter } from "./filter";

const REST = 350;

export function useListFilter(): [ListFilter, (part: Partial<ListFilter>) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const written = JSON.stringify(filterAt(search));
  const address = useMemo(() => JSON.parse(written) as ListFilter, [written]);
  const [q, setQ] = useState(address.q);
  const said = useRef(address.q);
  useEffect(() => {
    // "Back", or a link: not the echo of what was typed here.
    if (address.q === said.current) return;
    said.current = address.q;
    setQ(address.q);
  }, [address.q]);
  const go = useCallback(
    (filter: ListFilter, replace: boolean) => {
      said.current = filter.q.trim();
      void navigate({ to: ".", search: (before: object) => ({ ...before, ...searchOf(filter) }), replace } as never);
    },
    [navigate],
  );
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const latest = useLatest({ ...address, q });
  const change = useCallback(
    (part: Partial<ListFilter>) => {
      const next = { ...latest.current, ...part };
      clearTimeout(timer.current);
      if (part.q !== undefined) setQ(part.q);
      const typing = part.q !== undefined && Object.keys(part).length === 1;
      if (typing) timer.current = setTimeout(() => go({ ...latest.current, q: next.q }, true), part.q ? REST : 0);
      else go(next, false);
    },
    [go, latest],
  );
  return [useMemo(() => ({ ...address, q }), [address, q]), change];
}
