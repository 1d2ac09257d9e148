import { useWords } from "@/lib/language";
import { Skeleton, SkeletonRows } from "@/ui/Skeleton";

import { agendaWords } from "./words";

/** The shape of what is on its way. */
export function LoadingBoard({ list }: { list: boolean }) {
  const words = useWords(agendaWords);
  if (list) return <SkeletonRows label={words.loading} />;
  return (
    <div role="status" aria-label={words.loading} className="grid h-full grid-cols-4 gap-2 px-5 pb-4">
      {[5, 3, 6, 4].map((rows, column) => (
        <div key={column} className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-3">
          <Skeleton className="h-4 w-3/5" />
          {Array.from({ length: rows }, (_, row) => (
            <Skeleton key={row} className={row % 2 ? "h-10" : "h-16"} />
          ))}
        </div>
      ))}
    </div>
  );
}
