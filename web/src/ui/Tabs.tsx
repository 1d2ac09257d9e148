import clsx from "clsx";
import { Tabs as Primitive } from "radix-ui";
import { useEffect, useRef, type ReactNode } from "react";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  tabs: { value: string; label: string; count?: number; icon?: ReactNode }[];
  children?: ReactNode;
  className?: string;
  /** Where the page shows the content by itself: then no TabPanel is looked for. */
  panelId?: string;
  /** Four in a narrow column. */
  tight?: boolean;
}

export function Tabs({ label, value, onChange, tabs, children, className, panelId, tight }: Props) {
  const list = useRef<HTMLDivElement>(null);
  // On a phone the tabs run out of the screen: the chosen one stays in sight.
  useEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>('[data-state="active"]');
    if (chosen && list.current) list.current.scrollLeft = chosen.offsetLeft - (list.current.clientWidth - chosen.offsetWidth) / 2;
  }, [value]);
  return (
    <Primitive.Root value={value} onValueChange={onChange} className={className}>
      <Primitive.List ref={list} aria-label={label} className="relative -m-1 flex gap-0.5 overflow-x-auto p-1 [scrollbar-width:none]">
        {tabs.map((tab) => (
          <Primitive.Trigger
            key={tab.value}
            value={tab.value}
            {...(panelId ? { "aria-controls": panelId } : {})}
            className={clsx(
              tight ? "gap-1 px-1.5 text-[12.5px]" : "gap-1.5 px-2.5 text-[13px]",
              "flex h-8 items-center rounded-lg font-medium whitespace-nowrap text-ink-2 transition-colors hover:bg-hover",
              "data-[state=active]:bg-accent-soft data-[state=active]:text-accent-text",
            )}
          >
            {tab.icon}
            {tab.label}
            {tab.count !== undefined && <span className="text-xs text-current tabular-nums">{tab.count > 999 ? "999+" : tab.count}</span>}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {children}
    </Primitive.Root>
  );
}

export const TabPanel = Primitive.Content;
