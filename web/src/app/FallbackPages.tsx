/** What stands on the screen while a page comes, when it breaks, and where there is none. */
import { Link, type ErrorComponentProps } from "@tanstack/react-router";
import { CircleAlert, Compass } from "lucide-react";

import { readable } from "@/api/problem";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { appWords } from "./words";

export function LoadingPage() {
  return <SkeletonRows label={useWords(uiWords).loading} />;
}

export function CrashPage({ error, reset }: ErrorComponentProps) {
  const words = useWords(appWords);
  return (
    <div role="alert" className="h-full">
      <EmptyState
        icon={<CircleAlert aria-hidden />}
        title={words.crashed}
        action={
          <div className="flex gap-2">
            <Button onClick={reset}>{useWords(uiWords).retry}</Button>
            <Button tone="quiet" onClick={() => location.reload()}>
              {words.reload}
            </Button>
          </div>
        }
      >
        {readable(error)}
      </EmptyState>
    </div>
  );
}

export function NotFoundPage() {
  const words = useWords(appWords);
  return (
    <EmptyState
      icon={<Compass aria-hidden />}
      title={words.notFound}
      action={
        <Link to="/conversas" className="font-medium text-accent-text underline">
          {words.goHome}
        </Link>
      }
    />
  );
}
