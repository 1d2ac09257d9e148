import { Bot, Hand } from "lucide-react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";

import { inboxWords } from "../words";

export function BotBanner({ onTakeOver }: { onTakeOver?: () => void }) {
  const words = useWords(inboxWords);
  return (
    <div role="status" className="flex items-center gap-3 border-b border-line bg-bot-soft px-4 py-2 text-[13px] text-bot">
      <Bot aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 flex-1">
        <span className="font-semibold">{words.botActive}</span> <span className="max-md:hidden">{words.botActiveHint}</span>
      </p>
      {onTakeOver && (
        <Button size="small" icon={<Hand aria-hidden className="size-3.5" />} onClick={onTakeOver}>
          {words.takeOver}
        </Button>
      )}
    </div>
  );
}
