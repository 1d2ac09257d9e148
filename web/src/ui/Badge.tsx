import clsx from "clsx";
import type { ReactNode } from "react";

export type BadgeTone = "plain" | "accent" | "good" | "warn" | "danger" | "bot" | "spark";

const TONES: Record<BadgeTone, string> = {
  plain: "bg-hover text-ink-2",
  accent: "bg-accent-soft text-accent-text",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  danger: "bg-danger-soft text-danger",
  bot: "bg-bot-soft text-bot",
  spark: "bg-spark text-on-spark",
};

export function Badge({ tone = "plain", icon, children, className }: { tone?: BadgeTone; icon?: ReactNode; children: ReactNode; className?: string }) {
  return (
    <span className={clsx("inline-flex h-5 items-center gap-1 rounded-md px-1.5 text-[11px] font-medium whitespace-nowrap [&>svg]:size-3", TONES[tone], className)}>
      {icon}
      {children}
    </span>
  );
}

/** A conversation's label with its own colour. */
export function LabelChip({ name, color }: { name: string; color?: string }) {
  return (
    <span className="inline-flex h-5 max-w-32 items-center gap-1 rounded-md border border-line bg-raised px-1.5 text-[11px] font-medium text-ink-2">
      <span aria-hidden className="size-2 shrink-0 rounded-[3px]" style={{ background: color ?? "var(--ink-3)" }} />
      <span className="truncate">{name}</span>
    </span>
  );
}
