import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarSync } from "lucide-react";

import { useWords } from "@/lib/language";
import { BackLink } from "@/ui/BackLink";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { SkeletonRows } from "@/ui/Skeleton";

import { Conflicts } from "./Conflicts";
import { MirrorCard } from "@/ui/calendars/MirrorCard";
import { Options } from "./Options";
import { calendarOptionsQuery, mirrorsQuery, useCalendarFeed } from "@/ui/calendars/queries";
import { calendarWords } from "@/ui/calendars/words";

/** Every linked calendar as it fares, the conflicts to decide, and what the account wants. */
export function SyncPage() {
  const words = useWords(calendarWords);
  useCalendarFeed();
  const mirrors = useQuery(mirrorsQuery);
  const stops = useQuery(calendarOptionsQuery).data?.value.sem_ligacao === "parar";
  return (
    <Page title={words.title} description={words.description} above={<BackLink to="/agenda">{words.back}</BackLink>}>
      {mirrors.isPending ? (
        <SkeletonRows label={words.loading} rows={4} />
      ) : mirrors.isError ? (
        <ErrorState failure={mirrors.error} onRetry={() => void mirrors.refetch()} />
      ) : (
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Conflicts />
          <div className="flex min-w-0 flex-col gap-4">
            {!mirrors.data.length && (
              <div className="rounded-xl border border-dashed border-line">
                <EmptyState icon={<CalendarSync aria-hidden />} title={words.none} action={<Link to="/profissionais" className="font-medium text-accent-text underline">{words.toPractitioners}</Link>}>
                  {words.noneHint}
                </EmptyState>
              </div>
            )}
            {mirrors.data.map((mirror) => (
              <MirrorCard key={mirror.id} mirror={mirror} stops={stops} />
            ))}
            <Options />
          </div>
        </div>
      )}
    </Page>
  );
}
