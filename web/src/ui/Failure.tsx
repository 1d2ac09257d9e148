import clsx from "clsx";

import { readable } from "@/api/problem";
import { intoView } from "@/lib/intoView";

/** What went wrong, in words, where it was asked for; nothing while nothing did. */
export function Failure({ of, className }: { of: unknown; className?: string }) {
  if (!of) return null;
  return (
    <p role="alert" ref={intoView} className={clsx("text-[13px] text-danger", className)}>
      {readable(of)}
    </p>
  );
}
