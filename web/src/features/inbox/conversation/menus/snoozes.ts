/** The ways to put a conversation off that need no thinking. */
import { atHour, inHours } from "@/lib/time";

import type { inboxWords } from "../../words";

type Name = "snoozeHour" | "snoozeHours" | "snoozeTomorrow" | "snoozeWeek";

export const SNOOZES: { name: Name & keyof (typeof inboxWords)["pt-BR"]; until: () => string }[] = [
  { name: "snoozeHour", until: () => inHours(1) },
  { name: "snoozeHours", until: () => inHours(4) },
  { name: "snoozeTomorrow", until: () => atHour(1, 8) },
  { name: "snoozeWeek", until: () => atHour(7, 8) },
];
