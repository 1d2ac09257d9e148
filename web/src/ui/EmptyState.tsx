import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

import { readable } from "@/api/problem";
import { useWords } from "@/lib/language";

import { Button } from "./Button";
import { uiWords } from "./words";

export function EmptyState({ icon, title, children, action }: { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 px-6 py-10 text-center">
      {icon && <div className="mb-1 flex size-14 items-center justify-center rounded-2xl bg-accent-soft text-accent-text [&>svg]:size-6">{icon}</div>}
      <p className="text-[15px] font-semibold text-ink">{title}</p>
      {children && <div className="max-w-sm text-sm text-ink-2">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** What went wrong, in words, with a way to try again. */
export function ErrorState({ failure, onRetry }: { failure: unknown; onRetry?: () => void }) {
  const words = useWords(uiWords);
  return (
    <div role="alert" className="h-full">
      <EmptyState icon={<CircleAlert aria-hidden />} title={words.failed} action={onRetry && <Button onClick={onRetry}>{words.retry}</Button>}>
        {readable(failure)}
      </EmptyState>
    </div>
  );
}
