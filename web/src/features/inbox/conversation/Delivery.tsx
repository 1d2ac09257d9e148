/** Time and ticks under a message; pressed, they tell each step of its delivery. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Message } from "@/api/types";
import { readable } from "@/api/problem";
import { useWords } from "@/lib/language";
import { clockTime, clockWithSeconds, fullDate } from "@/lib/time";
import { Popover } from "@/ui/Popover";
import { CostTold } from "@/ui/template/Cost";
import { uiWords } from "@/ui/words";

import { writtenAt } from "../merge";
import { timelineQuery } from "../queries";
import { inboxWords } from "../words";
import { Ticks } from "./Ticks";

export function Delivery({ message, local }: { message: Message; local: boolean }) {
  const words = useWords(inboxWords);
  const [open, setOpen] = useState(false);
  const time = (
    <time dateTime={writtenAt(message)} title={fullDate(writtenAt(message))} className="tabular-nums">
      {clockTime(writtenAt(message))}
    </time>
  );
  const plain = message.direction === "inbound" || message.kind === "note" || local;
  if (plain) {
    return (
      <span className="inline-flex items-center gap-1 text-[11px] text-ink-3">
        {time}
        {local && message.kind !== "note" && <Ticks status={message.status} />}
      </span>
    );
  }
  return (
    <Popover
      label={words.timeline}
      open={open}
      onOpenChange={setOpen}
      side="top"
      align="end"
      trigger={
        <button type="button" aria-label={`${clockTime(writtenAt(message))}, ${words.statuses[message.status]}. ${words.timeline}`} className="inline-flex items-center gap-1 rounded text-[11px] text-ink-3 hover:underline">
          {time}
          <Ticks status={message.status} />
        </button>
      }
    >
      <Timeline message={message} />
    </Popover>
  );
}

export function Timeline({ message }: { message: Message }) {
  const words = useWords(inboxWords);
  const ui = useWords(uiWords);
  const timeline = useQuery(timelineQuery(message.id, message.status));
  return (
    <div className="w-64">
      <p className="mb-2 text-xs font-semibold text-ink-3">{words.timeline}</p>
      {timeline.isPending && <p className="text-ink-2">{ui.loading}</p>}
      {timeline.isError && <p className="text-danger">{readable(timeline.error)}</p>}
      <ol className="flex flex-col gap-2">
        <Step name={words.written(message.sender.name ?? words.bot)} at={message.created_at} />
        {timeline.data?.items.map((entry, index) => <Step key={index} name={words.statuses[entry.status] ?? entry.status} at={entry.at} detail={saidOf(entry.detail, words.whys)} />)}
      </ol>
      {timeline.data?.cost && <CostTold cost={timeline.data.cost} />}
    </div>
  );
}

function saidOf(detail: Record<string, unknown> | null, whys: Record<string, string>): string {
  const said = detail?.detail ?? detail?.title ?? detail?.why ?? detail?.reason;
  if (typeof said !== "string") return "";
  // A word for the log becomes a sentence, or stays out.
  return whys[said] ?? (/^[a-z_]+$/.test(said) ? "" : said);
}

function Step({ name, at, detail }: { name: string; at: string; detail?: string }) {
  return (
    <li className="relative border-l-2 border-line pl-3 before:absolute before:top-1.5 before:-left-[5px] before:size-2 before:rounded-full before:bg-accent">
      <span className="flex justify-between gap-3">
        <span className="font-medium">{name}</span>
        <time dateTime={at} title={fullDate(at)} className="text-ink-2 tabular-nums">
          {clockWithSeconds(at)}
        </time>
      </span>
      {detail && <span className="block text-xs text-ink-2">{detail}</span>}
    </li>
  );
}
