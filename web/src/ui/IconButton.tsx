import clsx from "clsx";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";

import { Tooltip } from "./Tooltip";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does; read out, and shown as a tooltip. */
  label: string;
  icon: ReactNode;
  /** The shortcut that does the same, for the tooltip. */
  keys?: string;
  size?: "small" | "medium";
  pressed?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, icon, keys, size = "medium", pressed, className, ...rest }: Props) {
  return (
    <Tooltip text={keys ? <>{label} <span className="opacity-70">({keys.toUpperCase()})</span></> : label}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        className={clsx(
          "inline-flex shrink-0 items-center justify-center rounded-lg transition-colors disabled:cursor-not-allowed disabled:opacity-45",
          pressed ? "bg-accent-soft text-accent-text" : "text-ink-2 hover:bg-hover hover:text-ink",
          size === "small" ? "size-7" : "size-9",
          className,
        )}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
