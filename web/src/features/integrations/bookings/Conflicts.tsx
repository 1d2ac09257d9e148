import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, TriangleAlert } from "lucide-react";

import { useWords } from "@/lib/language";
import { Card } from "@/ui/Card";
import { ErrorState } from "@/ui/EmptyState";

import { originQuery } from "./queries";
import { bookingWords } from "./words";

/** How many bookings found no place here; they wait in the inbox of conflicts, beside those of the calendars. */
export function Conflicts({ connectionId }: { connectionId: string }) {
  const words = useWords(bookingWords);
  const origin = useQuery(originQuery(connectionId));
  if (origin.isError) return <ErrorState failure={origin.error} onRetry={() => void origin.refetch()} />;
  const count = origin.data?.conflitos ?? 0;
  return (
    <Card title={words.conflicts}>
      {count ? (
        <p className="flex flex-wrap items-center gap-2 text-sm text-ink">
          <TriangleAlert aria-hidden className="size-4 text-warn" />
          <span>{words.waiting(count)}</span>
          <Link to="/agenda/calendarios" className="font-medium text-accent-text underline">
            {words.decide}
          </Link>
        </p>
      ) : (
        <p className="flex items-center gap-2 text-sm text-ink-2">
          <CircleCheck aria-hidden className="size-4 text-good" />
          {words.noConflicts}
        </p>
      )}
    </Card>
  );
}
