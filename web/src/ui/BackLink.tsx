import { Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";

/** From one thing to the list it stands in. */
export function BackLink({ to, children }: { to: string; children: string }) {
  return (
    <Link to={to} className="mb-2 -ml-1 inline-flex items-center gap-0.5 self-start rounded-md pr-2 text-[13px] font-medium text-ink-2 hover:text-ink">
      <ChevronLeft aria-hidden className="size-4" />
      {children}
    </Link>
  );
}
