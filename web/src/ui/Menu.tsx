import clsx from "clsx";
import { Check } from "lucide-react";
import { DropdownMenu as Primitive } from "radix-ui";
import type { ReactNode } from "react";

interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom" | "right";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

export function Menu({ trigger, children, align = "end", side = "bottom", open, onOpenChange }: MenuProps) {
  return (
    <Primitive.Root modal={false} open={open} onOpenChange={onOpenChange}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="thin-scroll z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto rounded-xl border border-line bg-raised p-1 shadow-float motion-safe:animate-[appear_120ms_ease-out]"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

interface ItemProps {
  children: ReactNode;
  onSelect: () => void;
  icon?: ReactNode;
  hint?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
}

const itemClass =
  "flex cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm outline-none select-none data-highlighted:bg-hover data-disabled:cursor-not-allowed data-disabled:opacity-50";

export function MenuItem({ children, onSelect, icon, hint, danger, disabled }: ItemProps) {
  return (
    <Primitive.Item onSelect={onSelect} disabled={disabled} className={clsx(itemClass, danger ? "text-danger" : "text-ink")}>
      {icon && <span className="text-ink-3 [&>svg]:size-4">{icon}</span>}
      <span className="flex-1">{children}</span>
      {hint && <span className="text-xs text-ink-3">{hint}</span>}
    </Primitive.Item>
  );
}

/** One of several; the menu stays open when `stay` is set. */
export function MenuChoice({ children, chosen, onSelect, icon, stay }: Omit<ItemProps, "hint" | "danger"> & { chosen: boolean; stay?: boolean }) {
  return (
    <Primitive.CheckboxItem
      checked={chosen}
      onSelect={(event) => {
        if (stay) event.preventDefault();
        onSelect();
      }}
      className={clsx(itemClass, "text-ink")}
    >
      {icon && <span className="text-ink-3 [&>svg]:size-4">{icon}</span>}
      <span className="flex-1">{children}</span>
      <Primitive.ItemIndicator>
        <Check aria-hidden className="size-4 text-accent-text" />
      </Primitive.ItemIndicator>
    </Primitive.CheckboxItem>
  );
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return <Primitive.Label className="px-2.5 pt-2 pb-1 text-xs font-medium text-ink-3">{children}</Primitive.Label>;
}

export function MenuLine() {
  return <Primitive.Separator className="my-1 h-px bg-line" />;
}
