import { useQuery } from "@tanstack/react-query";

import { useWords } from "@/lib/language";
import { dayAndTime } from "@/lib/time";
import { Card } from "@/ui/Card";
import { ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";

import { upcomingQuery } from "./queries";
import { bookingWords } from "./words";

/** The next bookings that came this way. */
export function Upcoming({ connectionId }: { connectionId: string }) {
  const words = useWords(bookingWords);
  const upcoming = useQuery(upcomingQuery(connectionId));
  return (
    <Card title={words.upcoming}>
      {upcoming.isPending ? (
        <SkeletonRows label={words.loading} rows={2} />
      ) : !upcoming.data ? (
        <ErrorState failure={upcoming.error} onRetry={() => void upcoming.refetch()} />
      ) : upcoming.data.items.length === 0 ? (
        <p className="text-sm text-ink-2">{words.noUpcoming}</p>
      ) : (
        <ul className="flex flex-col divide-y divide-line text-sm">
          {upcoming.data.items.map((booking) => (
            <li key={booking.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2">
              <time dateTime={booking.inicio} className="text-ink-2 tabular-nums">
                {dayAndTime(booking.inicio)}
              </time>
              <span className="font-medium break-words">{booking.paciente_nome}</span>
              <span className="text-ink-2">{booking.oferta}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
