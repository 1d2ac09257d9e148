/** The calendar component inside React: made once, told only of options that changed, never in the middle of a drag. */
import { createCalendar, DayGrid, destroyCalendar, Interaction, ResourceTimeGrid, TimeGrid, type Calendar } from "@event-calendar/core";
import "@event-calendar/core/index.css";
import { useEffect, useRef, useState } from "react";

import "./calendar.css";

export type CalendarOptions = Calendar.Options;

const PLUGINS = [TimeGrid, ResourceTimeGrid, DayGrid, Interaction];

/** The component calls itself a table, which a table of buttons in layers is not: screen readers get a region of buttons instead. */
function mendRoles(host: HTMLElement): void {
  for (const element of host.querySelectorAll(":is([role=table], [role=rowgroup], [role=row], [role=cell], [role=columnheader])")) {
    element.removeAttribute("role");
    element.removeAttribute("aria-colindex");
    element.removeAttribute("aria-colspan");
  }
  // An empty day has nothing to step to: what scrolls takes the focus itself, so that arrow keys scroll it.
  for (const scrolled of host.querySelectorAll<HTMLElement>(".ec-main:not([tabindex])")) scrolled.tabIndex = 0;
}

export function EventCalendar({ options, label }: { options: CalendarOptions; label: string }) {
  const host = useRef<HTMLDivElement>(null);
  const calendar = useRef<Calendar>(null);
  const told = useRef<CalendarOptions>({});
  const first = useRef(options);
  const dragging = useRef(false);
  const gap = useRef(1);
  const [, dropped] = useState(0);

  useEffect(() => {
    const hold = () => void (dragging.current = true);
    // The drop's own callback runs right after the stop: what it changes is told in the same render.
    const release = () => {
      dragging.current = false;
      dropped((count) => count + 1);
    };
    told.current = first.current;
    const made = createCalendar(host.current!, PLUGINS, { ...first.current, eventDragStart: hold, eventResizeStart: hold, eventDragStop: release, eventResizeStop: release });
    calendar.current = made;
    const unroled = new MutationObserver(() => mendRoles(host.current!));
    unroled.observe(host.current!, { childList: true, subtree: true });
    mendRoles(host.current!);
    return () => {
      unroled.disconnect();
      calendar.current = null;
      void destroyCalendar(made);
    };
  }, []);

  useEffect(() => {
    if (!calendar.current || dragging.current) return;
    for (const name of Object.keys(options) as (keyof CalendarOptions)[]) {
      if (Object.is(options[name], told.current[name])) continue;
      calendar.current.setOption(name, options[name]);
    }
    told.current = options;
  });
  useEffect(() => {
    // In a month the component lays its rows out before it has measured new events; touching this option makes it lay them out again.
    const frame = requestAnimationFrame(() => calendar.current?.setOption("eventGap", (gap.current = gap.current === 1 ? 1.001 : 1)));
    return () => cancelAnimationFrame(frame);
  }, [options.events, options.view]);

  return <div ref={host} role="region" aria-label={label} className="agenda-calendar h-full min-h-0" />;
}
