import { CalendarPlus, Lock } from "lucide-react";
import { Popover } from "radix-ui";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";

import type { Picked } from "./calendar/Board";
import { shortDay } from "./days";
import { agendaWords } from "./words";

/** What to do with a stretch of time that was drawn with the pointer. */
export function RangeChoice({ picked, onBook, onBlock, onClose }: { picked: Picked; onBook: () => void; onBlock: () => void; onClose: () => void }) {
  const words = useWords(agendaWords);
  return (
    <Popover.Root open onOpenChange={(next) => !next && onClose()}>
      <Popover.Anchor className="fixed" style={{ left: picked.x, top: picked.y }} />
      <Popover.Portal>
        <Popover.Content
          data-agenda-choice
          aria-label={words.choiceTitle(spanOf(picked))}
          side="right"
          sideOffset={8}
          collisionPadding={8}
          className="z-50 flex flex-col gap-1.5 rounded-xl border border-line bg-raised p-3 shadow-float"
        >
          <p className="text-[13px] font-semibold tabular-nums">{spanOf(picked)}</p>
          <Button tone="primary" icon={<CalendarPlus aria-hidden className="size-4" />} onClick={onBook}>
            {words.bookHere}
          </Button>
          <Button icon={<Lock aria-hidden className="size-4" />} onClick={onBlock}>
            {words.blockHere}
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const spanOf = ({ start, end = start }: Picked) => `${shortDay(start)} · ${start.slice(11)}–${end.slice(11)}`;
