import type { Connection } from "@/api/types";
import { useWords } from "@/lib/language";
import { Badge, type BadgeTone } from "@/ui/Badge";

import { integrationWords } from "./words";

const TONES: Record<Connection["status"], BadgeTone> = { active: "good", pending: "warn", unauthorized: "danger", failing: "danger", disabled: "plain" };

export function StatusBadge({ status }: { status: Connection["status"] }) {
  const words = useWords(integrationWords);
  return (
    <Badge tone={TONES[status]} icon={<span aria-hidden className="size-1.5 rounded-full bg-current" />}>
      {words.statuses[status]}
    </Badge>
  );
}
