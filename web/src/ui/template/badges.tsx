import { Star } from "lucide-react";

import { useWords } from "@/lib/language";
import { Badge, type BadgeTone } from "@/ui/Badge";

import { templateLooks } from "./words";

const TONES: Record<string, BadgeTone> = { approved: "good", pending: "warn", in_appeal: "warn", paused: "warn", flagged: "warn", archived: "warn", rejected: "danger", disabled: "danger", draft: "plain" };
const QUALITIES: Record<string, BadgeTone> = { green: "good", yellow: "warn", red: "danger" };

export function StatusBadge({ template }: { template: { status: string; draft?: unknown } }) {
  const words = useWords(templateLooks);
  return (
    <>
      <Badge tone={TONES[template.status] ?? "plain"}>{words.statuses[template.status as "approved"] ?? template.status}</Badge>
      {template.draft ? <Badge tone="accent">{words.changesWaiting}</Badge> : null}
    </>
  );
}

export function CategoryBadge({ category }: { category: string }) {
  const words = useWords(templateLooks);
  return <Badge tone="accent">{words.categories[category as "utility"] ?? category}</Badge>;
}

/** What people think of it, where the channel says so. */
export function QualityBadge({ quality }: { quality: string | null }) {
  const words = useWords(templateLooks);
  if (!quality || !(quality in QUALITIES)) return null;
  return (
    <Badge tone={QUALITIES[quality]} icon={<Star aria-hidden />}>
      {words.qualities[quality as "green"]}
    </Badge>
  );
}
