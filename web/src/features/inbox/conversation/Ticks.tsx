import clsx from "clsx";
import { Check, CheckCheck, CircleAlert, CircleHelp, Clock } from "lucide-react";

import type { MessageStatus } from "@/api/types";
import { useWords } from "@/lib/language";

import { inboxWords } from "../words";

const LOOKS: Partial<Record<MessageStatus, [typeof Check, string]>> = {
  queued: [Clock, "text-ink-3"],
  sending: [Clock, "text-ink-3"],
  sent: [Check, "text-ink-3"],
  delivered: [CheckCheck, "text-ink-3"],
  read: [CheckCheck, "text-read"],
  played: [CheckCheck, "text-read"],
  failed: [CircleAlert, "text-danger"],
  unknown: [CircleHelp, "text-warn"],
};

/** How far a message of ours has come. */
export function Ticks({ status, className }: { status: MessageStatus; className?: string }) {
  const words = useWords(inboxWords);
  const look = LOOKS[status];
  if (!look) return null;
  const [Icon, colour] = look;
  return <Icon role="img" aria-label={words.statuses[status]} className={clsx("size-3.5 shrink-0", colour, className)} strokeWidth={2.3} />;
}
