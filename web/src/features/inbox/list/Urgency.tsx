import clsx from "clsx";
import { Hourglass, Timer, TimerOff } from "lucide-react";

import type { Conversation } from "@/api/types";
import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { fullDate, lengthOf } from "@/lib/time";

import { listWords } from "./words";

const chip = "inline-flex h-5 shrink-0 items-center gap-1 rounded-md px-1.5 text-[11px] font-medium tabular-nums whitespace-nowrap [&>svg]:size-3";

/** What was promised, counted down; without a promise, how long the person has waited. */
export function Urgency({ conversation, both }: { conversation: Conversation; both?: boolean }) {
  const running = conversation.sla?.clock && !conversation.sla.paused;
  return (
    <>
      {running && <Promise conversation={conversation} />}
      {(both || !running) && <Waiting conversation={conversation} />}
    </>
  );
}

/** The server tells the moments; this clock turns the colour without being told again. */
export function stateAt(sla: NonNullable<Conversation["sla"]>, now: number): "ok" | "soon" | "breached" {
  if (sla.state === "breached" || (sla.due_at && Date.parse(sla.due_at) <= now)) return "breached";
  return sla.state === "soon" || (sla.soon_at && Date.parse(sla.soon_at) <= now) ? "soon" : "ok";
}

const TONES = { ok: "bg-good-soft text-good", soon: "bg-warn-soft text-warn", breached: "bg-danger-soft text-danger" };

function Promise({ conversation }: { conversation: Conversation }) {
  const words = useWords(listWords);
  const now = useNow(15_000);
  const sla = conversation.sla!;
  if (!sla.due_at) return null;
  const state = stateAt(sla, now);
  const length = lengthOf(Math.abs(Date.parse(sla.due_at) - now));
  const said = `${words.clocks[sla.clock!]}: ${state === "breached" ? words.lateBy(length) : words.leftOf(length)}`;
  return (
    <span className={clsx(chip, TONES[state])} title={`${said} (${sla.policy?.name ?? ""}, ${fullDate(sla.due_at)})`}>
      {state === "breached" ? <TimerOff aria-hidden /> : <Timer aria-hidden />}
      <span aria-hidden>{state === "breached" ? `+${length}` : length}</span>
      <span className="sr-only">{said}</span>
    </span>
  );
}

function Waiting({ conversation }: { conversation: Conversation }) {
  const words = useWords(listWords);
  const now = useNow(15_000);
  const since = conversation.waiting_since;
  if (!since || conversation.bot_active || conversation.status === "resolved") return null;
  const length = lengthOf(now - Date.parse(since));
  return (
    <span className={clsx(chip, "bg-hover text-ink-2")} title={words.waitingSince(fullDate(since))}>
      <Hourglass aria-hidden />
      <span aria-hidden>{length}</span>
      <span className="sr-only">{words.waitsFor(length)}</span>
    </span>
  );
}
