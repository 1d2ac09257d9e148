import { CalendarClock, Ellipsis, SendHorizontal, Trash2 } from "lucide-react";
import { useState } from "react";

import type { Scheduled } from "@/api/types";
import { useWords } from "@/lib/language";
import { whenAhead } from "@/lib/time";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem } from "@/ui/Menu";

import { send } from "../outbox";
import { LaterDialog } from "./SendLater";
import { useSchedule, useScheduled } from "./scheduled";
import { composerWords } from "./words";

/** What waits for its hour in this conversation, above the composer. */
export function ScheduledStrip({ conversationId }: { conversationId: string }) {
  const words = useWords(composerWords);
  const list = useScheduled(conversationId);
  if (!list.length) return null;
  return (
    <ul aria-label={words.scheduledList} className="thin-scroll mx-auto mb-1 flex max-h-28 w-full max-w-4xl flex-col gap-1 overflow-y-auto">
      {list.map((planned) => (
        <Row key={planned.id} planned={planned} conversationId={conversationId} />
      ))}
    </ul>
  );
}

function Row({ planned, conversationId }: { planned: Scheduled; conversationId: string }) {
  const words = useWords(composerWords);
  const { cancel, move } = useSchedule(conversationId);
  const [moving, setMoving] = useState(false);
  return (
    <li className="flex items-center gap-2 rounded-lg border border-line bg-raised py-0.5 pr-1 pl-3 text-[13px]">
      <CalendarClock aria-hidden className="size-4 shrink-0 text-accent-text" />
      <p className="min-w-0 flex-1 truncate">
        <span className="font-medium">{words.scheduledFor(whenAhead(planned.send_at))}</span>
        {planned.cancel_on_reply && <span className="text-ink-3"> {words.unlessReply}</span>}
        <span className="text-ink-2"> · {planned.message.text ?? planned.message.template?.name ?? ""}</span>
      </p>
      <Menu side="top" trigger={<IconButton size="small" label={words.scheduledList} icon={<Ellipsis aria-hidden className="size-4" />} />}>
        <MenuItem icon={<SendHorizontal aria-hidden />} onSelect={() => cancel.mutate({ planned, instead: () => send(conversationId, planned.message) })}>
          {words.sendNow}
        </MenuItem>
        <MenuItem icon={<CalendarClock aria-hidden />} onSelect={() => setMoving(true)}>
          {words.changeTime}
        </MenuItem>
        <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => cancel.mutate({ planned })}>
          {words.cancelSending}
        </MenuItem>
      </Menu>
      {moving && <LaterDialog plain onClose={() => setMoving(false)} onLater={({ send_at }) => move.mutate({ id: planned.id, send_at })} />}
    </li>
  );
}
