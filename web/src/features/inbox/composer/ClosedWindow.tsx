import { Lock } from "lucide-react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";

import { inboxWords } from "../words";

/** Why one cannot simply write now, and what one can do. */
export function ClosedWindow({ onTemplate, name }: { onTemplate: () => void; name: string }) {
  const words = useWords(inboxWords);
  return (
    <div className="flex flex-wrap items-center gap-3 px-4 py-3">
      <Lock aria-hidden className="size-5 shrink-0 text-ink-3" />
      <p className="min-w-48 flex-1 text-sm text-ink-2">{words.closedExplained(name)}</p>
      <Button tone="primary" onClick={onTemplate}>
        {words.chooseTemplate}
      </Button>
    </div>
  );
}
