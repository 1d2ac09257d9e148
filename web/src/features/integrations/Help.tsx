import { ExternalLink } from "lucide-react";
import { lazy, Suspense } from "react";

import type { Connector } from "@/api/types";
import { useWords } from "@/lib/language";
import { Skeleton } from "@/ui/Skeleton";

import { integrationWords } from "./words";

const Markdown = lazy(() => import("@/ui/Markdown"));

/** The connector's README, which begins with its name: that stands above already. */
export function Help({ connector }: { connector: Connector }) {
  const words = useWords(integrationWords);
  return (
    <div>
      <Suspense fallback={<Skeleton className="h-40" />}>
        <Markdown text={connector.readme.replace(/^# .*\n+/, "")} />
      </Suspense>
      {connector.documentation && (
        <a href={connector.documentation} target="_blank" rel="noopener noreferrer" className="mt-3 inline-flex items-center gap-1.5 text-[13px] font-medium text-accent-text underline">
          {words.documentation}
          <ExternalLink aria-hidden className="size-3.5" />
        </a>
      )}
    </div>
  );
}
