import type { ReactNode } from "react";

import { useWords } from "@/lib/language";
import { Mark } from "@/ui/Brand";

import { sessionWords } from "./words";

/** The page outside: a petrol wall with the bell, and a sheet of paper with the form. */
export function SessionFrame({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  const words = useWords(sessionWords);
  return (
    <div className="grid min-h-dvh bg-surface max-md:grid-rows-[auto_1fr] md:grid-cols-[minmax(320px,5fr)_7fr]">
      <aside className="flex flex-col justify-between gap-8 bg-rail px-6 py-4 text-rail-ink md:p-12">
        <div className="flex items-center gap-3">
          <Mark className="size-11" />
          <span className="text-xl font-semibold tracking-tight text-[#f4e9d8]">Balcão</span>
        </div>
        <div className="max-w-sm max-md:hidden">
          <p className="text-3xl leading-tight font-semibold tracking-tight text-[#f4e9d8]">{words.motto}</p>
          <p className="mt-4 text-[15px] leading-relaxed">{words.points}</p>
        </div>
        <span aria-hidden className="max-md:hidden" />
      </aside>
      <main className="flex items-start justify-center p-6 md:items-center">
        <div className="w-full max-w-sm">
          <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
          <p className="mt-1 mb-6 text-ink-2">{lead}</p>
          {children}
        </div>
      </main>
    </div>
  );
}
