import clsx from "clsx";
import { Check, ChevronRight } from "lucide-react";
import { ContextMenu as Primitive } from "radix-ui";
import type { ReactNode } from "react";

export interface MenuEntry {
  key: string;
  label: string;
  icon?: ReactNode;
  chosen?: boolean;
  danger?: boolean;
  hint?: string;
  act?: () => void;
  inside?: MenuEntry[];
}

/** What a right click, a long press or the menu key offers on `children`. A null entry is a line. */
export function ContextMenu({ children, entries }: { children: ReactNode; entries: () => (MenuEntry | null)[] }) {
  return (
    <Primitive.Root modal={false}>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content collisionPadding={8} className={panel}>
          <Lazy entries={entries} />
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

const panel = "thin-scroll z-50 max-h-(--radix-context-menu-content-available-height) min-w-48 overflow-y-auto rounded-xl border border-line bg-raised p-1 shadow-float motion-safe:animate-[appear_120ms_ease-out]";
const item = "flex cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm outline-none select-none data-highlighted:bg-hover data-[state=open]:bg-hover";

/** Rendered only once the menu is open: a long list of rows has as many menus. */
function Lazy({ entries }: { entries: () => (MenuEntry | null)[] }) {
  return entries().map((entry, index) => (entry ? <Entry key={entry.key} entry={entry} /> : <Primitive.Separator key={index} className="my-1 h-px bg-line" />));
}

function Entry({ entry }: { entry: MenuEntry }) {
  const content = (
    <>
      <span className="w-4 text-ink-3 [&>svg]:size-4">{entry.icon}</span>
      <span className="flex-1">{entry.label}</span>
      {entry.hint && <span className="text-xs text-ink-3">{entry.hint}</span>}
      {entry.chosen && <Check aria-hidden className="size-4 text-accent-text" />}
    </>
  );
  if (entry.inside) {
    return (
      <Primitive.Sub>
        <Primitive.SubTrigger className={clsx(item, "text-ink")}>
          {content}
          <ChevronRight aria-hidden className="size-4 text-ink-3" />
        </Primitive.SubTrigger>
        <Primitive.Portal>
          <Primitive.SubContent collisionPadding={8} className={panel}>
            {entry.inside.map((inner) => (
              <Entry key={inner.key} entry={inner} />
            ))}
          </Primitive.SubContent>
        </Primitive.Portal>
      </Primitive.Sub>
    );
  }
  const className = clsx(item, entry.danger ? "text-danger" : "text-ink");
  if (entry.chosen !== undefined) {
    return (
      <Primitive.CheckboxItem checked={entry.chosen} onSelect={entry.act} className={className}>
        {content}
      </Primitive.CheckboxItem>
    );
  }
  return (
    <Primitive.Item onSelect={entry.act} className={className}>
      {content}
    </Primitive.Item>
  );
}
