import clsx from "clsx";
import type { ReactNode } from "react";

export function Card({ title, actions, children, className }: { title?: string; actions?: ReactNode; children: ReactNode; className?: string }) {
  return (
    <section className={clsx("rounded-xl border border-line bg-surface p-4", className)}>
      {(title || actions) && (
        <header className="mb-3 flex items-center gap-2">
          {title && <h2 className="flex-1 text-sm font-semibold text-ink">{title}</h2>}
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
