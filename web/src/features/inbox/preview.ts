/** A message in one line. */
import type { MessageKind } from "@/api/types";

import type { inboxWords } from "./words";

type Words = (typeof inboxWords)["pt-BR"];

export function previewOf(message: { kind: MessageKind; text: string | null }, words: { kinds: Record<keyof Words["kinds"], string> }): string {
  const text = message.text?.replace(/\s+/g, " ").trim();
  if (message.kind === "text" || message.kind === "buttons" || message.kind === "list" || message.kind === "note" || message.kind === "system") return text || words.kinds[message.kind];
  const kind = words.kinds[message.kind] ?? words.kinds.unsupported;
  return text && message.kind !== "reaction" ? `${kind}: ${text}` : text ? `${kind} ${text}` : kind;
}
