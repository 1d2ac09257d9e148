import type { ReactNode } from "react";

import { useWords } from "@/lib/language";
import { Card } from "@/ui/Card";

import { dashboardWords } from "./words";

/** A chart, its sum in words for whoever does not see it, and the same figures as a table. */
export function Figure({ title, summary, table, children, className }: { title: string; summary: string; table: ReactNode; children: ReactNode; className?: string }) {
  const words = useWords(dashboardWords);
  return (
    <Card title={title} className={className}>
      <figure className="break-inside-avoid">
        <figcaption className="sr-only">{summary}</figcaption>
        {children}
        <details className="mt-3">
          <summary className="w-fit cursor-pointer text-[13px] font-medium text-accent-text print:hidden">
            {words.table}
            <span className="sr-only">: {title}</span>
          </summary>
          {/* It scrolls, so the keyboard has to get into it. */}
          <div role="region" aria-label={title} tabIndex={0} className="mt-2 max-h-96 overflow-auto rounded-xl [&>div]:w-max [&>div]:min-w-full [&>div]:overflow-visible">
            {table}
          </div>
        </details>
      </figure>
    </Card>
  );
}
