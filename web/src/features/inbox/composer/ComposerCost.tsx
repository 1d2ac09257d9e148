import { useQuery } from "@tanstack/react-query";

import { estimatesQuery } from "@/api/templates";
import type { Conversation } from "@/api/types";
import { useWords } from "@/lib/language";
import { CostBadge } from "@/ui/template/Cost";
import { templateLooks } from "@/ui/template/words";

/** What the next message will cost: free text while the window is open, a template of utility afterwards. Why: on hover. */
export function ComposerCost({ conversation }: { conversation: Conversation }) {
  const looks = useWords(templateLooks);
  const items = useQuery(estimatesQuery(conversation)).data?.items;
  const text = items?.find((one) => one.category === "service");
  const shown = text?.reason === "window_closed" ? items?.find((one) => one.category === "utility") : text;
  if (!shown) return null;
  return (
    <span title={shown.detail} className="ml-auto inline-flex items-center gap-1.5 pr-2 text-xs text-ink-2">
      {shown === text ? null : looks.categories.utility}
      <CostBadge estimate={shown} />
      <span className="sr-only">{shown.detail}</span>
    </span>
  );
}
