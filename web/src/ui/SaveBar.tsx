import { useBlocker } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";

import { Problem, readable } from "@/api/problem";
import { useWords } from "@/lib/language";

import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { uiWords } from "./words";

interface Props {
  dirty: boolean;
  busy: boolean;
  failure: unknown;
  onDiscard: () => void;
  /** After a 412: write over what the other person wrote, or take theirs. */
  onOverrule?: () => void;
  onTakeTheirs?: () => void;
}

/** Stands at the foot of a form while something in it is unsaved, and asks before one walks away from it. */
export function SaveBar({ dirty, busy, failure, onDiscard, onOverrule, onTakeTheirs }: Props) {
  const words = useWords(uiWords);
  const overtaken = failure instanceof Problem && failure.status === 412 && !!onOverrule;
  return (
    <>
      <LeaveGuard when={dirty && !busy} />
      {dirty && (
        <div role="region" aria-label={words.unsaved} className="sticky bottom-3 z-10 mt-4 flex flex-wrap items-center justify-end gap-2 rounded-xl border border-line bg-raised px-4 py-2.5 shadow-float">
          {failure ? (
            <p role="alert" className="flex min-w-48 flex-1 items-center gap-2 text-[13px] text-danger">
              <CircleAlert aria-hidden className="size-4 shrink-0" />
              {overtaken ? words.edited : readable(failure)}
            </p>
          ) : (
            <p className="flex-1 text-[13px] text-ink-2">{words.unsaved}</p>
          )}
          {overtaken ? (
            <>
              <Button onClick={onTakeTheirs}>{words.seeTheirs}</Button>
              <Button tone="primary" busy={busy} onClick={onOverrule}>
                {words.keepMine}
              </Button>
            </>
          ) : (
            <>
              <Button tone="quiet" onClick={onDiscard}>
                {words.discard}
              </Button>
              <Button tone="primary" type="submit" busy={busy}>
                {words.save}
              </Button>
            </>
          )}
        </div>
      )}
    </>
  );
}

/** `within`: a part of the address whose change is leaving too, where a screen opens others inside itself. */
export function LeaveGuard({ when, within }: { when: boolean; within?: string }) {
  const words = useWords(uiWords);
  const inside = (search: unknown) => (within ? (search as Record<string, unknown>)[within] : undefined);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => when && (current.pathname !== next.pathname || inside(current.search) !== inside(next.search)),
    enableBeforeUnload: when,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <Dialog
      open
      onClose={blocker.reset}
      title={words.leaveTitle}
      description={words.leaveHint}
      actions={
        <>
          <Button onClick={blocker.reset}>{words.stay}</Button>
          <Button tone="danger" onClick={blocker.proceed}>
            {words.leave}
          </Button>
        </>
      }
    />
  );
}
