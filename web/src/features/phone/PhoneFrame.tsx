import type { ReactNode } from "react";

import { useNow } from "@/lib/hooks";
import { clockTime } from "@/lib/time";

/** A phone drawn around what it shows. */
export function PhoneFrame({ children }: { children: ReactNode }) {
  return (
    <div className="flex h-[min(800px,calc(100dvh-48px))] w-[392px] shrink-0 flex-col rounded-[52px] bg-[#191613] p-[11px] shadow-float ring-1 ring-white/10">
      <div className="relative flex min-h-0 flex-1 flex-col overflow-hidden rounded-[42px] bg-surface">
        <StatusBar />
        <div className="min-h-0 flex-1">{children}</div>
        <div aria-hidden className="mx-auto my-2 h-1 w-28 shrink-0 rounded-full bg-ink/70" />
      </div>
    </div>
  );
}

function StatusBar() {
  return (
    <div aria-hidden className="relative flex h-10 shrink-0 items-center justify-between bg-rail px-7 text-[13px] font-semibold text-white">
      {clockTime(new Date(useNow(10_000)))}
      <span className="absolute top-2 left-1/2 h-6 w-24 -translate-x-1/2 rounded-full bg-black" />
      <span className="flex items-end gap-[3px]">
        {[5, 7, 9, 11].map((height) => (
          <span key={height} className="w-[3px] rounded-sm bg-white" style={{ height }} />
        ))}
        <span className="ml-1.5 h-[11px] w-[22px] rounded-[3px] border border-white/70 p-[1.5px]">
          <span className="block h-full w-3/4 rounded-[1px] bg-white" />
        </span>
      </span>
    </div>
  );
}
