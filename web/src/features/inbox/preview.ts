/** A message in one line. */
import type { MessageKind } from "@/api/types";
import { withoutMarks } from "@/lib/marks";

import type { inboxWords } from "./words";

type Words = (typeof inboxWords)["pt-BR"];

export function previewOf(message: { kind: MessageKind; text: string | null; removed_at?: string | null }, words: { kinds: Record<keyof Words["kinds"], string>; removed: string }): string {
  if (message.removed_at) return words.removed;
  const text = withoutMarks(message.text ?? "");
  if (message.kind === "text" || message.kind === "buttons" || message.kind === "list" || message.kind === "note" || message.kind === "system") return text || words.kinds[message.kind];
  const kind = words.kinds[message.kind] ?? words.kinds.unsupported;
  return text && message.kind !== "reaction" ? `${kind}: ${text}` : text ? `${kind} ${text}` : kind;
}
