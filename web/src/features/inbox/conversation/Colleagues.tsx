import { Eye, PenLine } from "lucide-react";

import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { Avatar } from "@/ui/Avatar";
import { Tooltip } from "@/ui/Tooltip";

import { useTyping } from "../typing";
import { useTellViewing, useViewers } from "../viewing";
import { inboxWords } from "../words";

/** Who else is here, so that two do not answer the same thing. */
export function Colleagues({ conversationId }: { conversationId: string }) {
  const words = useWords(inboxWords);
  useTellViewing(conversationId);
  useNow(15_000);
  const viewers = useViewers(conversationId);
  if (!viewers.length) return null;
  const names = viewers.map((viewer) => viewer.name).join(", ");
  return (
    <Tooltip text={words.alsoHere(names)}>
      <span className="flex shrink-0 items-center gap-1 rounded-full bg-warn-soft py-0.5 pr-1 pl-2 text-warn">
        <Eye aria-hidden className="size-3.5" />
        <span className="flex -space-x-1.5">
          {viewers.slice(0, 3).map((viewer) => (
            <Avatar key={viewer.id} name={viewer.name || "?"} size="tiny" className="ring-2 ring-surface" />
          ))}
        </span>
        <span role="status" className="sr-only">
          {words.alsoHere(names)}
        </span>
      </span>
    </Tooltip>
  );
}

/** Above the composer, where the eyes of whoever begins to write are. */
export function Collision({ conversationId }: { conversationId: string }) {
  const words = useWords(inboxWords);
  const writer = useTyping(conversationId).find((entry) => entry.type === "user");
  if (!writer) return null;
  return (
    <p role="status" className="mx-auto mb-1 flex w-full max-w-4xl items-center gap-2 rounded-lg bg-warn-soft px-3 py-1.5 text-[13px] font-medium text-warn">
      <PenLine aria-hidden className="size-4 shrink-0" />
      {words.colleagueWrites(writer.name)}
    </p>
  );
}
