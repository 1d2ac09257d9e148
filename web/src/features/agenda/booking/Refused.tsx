import { Hourglass } from "lucide-react";

import type { Horario } from "@/api/types";
import { intoView } from "@/lib/intoView";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";

import { Alternatives } from "../Alternatives";
import type { Refusal } from "../changes";
import { agendaWords } from "../words";
import type { Anyway } from "./draft";

interface Props {
  refused: Refusal;
  busy: boolean;
  /** Whether the caller's role may put a visit over another of this practitioner's. */
  mayOver: boolean;
  reason: string;
  onReason: (reason: string) => void;
  onPick: (time: Horario) => void;
  onAnyway: (anyway: Anyway) => void;
}

/** Why the time was refused, and only what would not be refused again. */
export function Refused({ refused, busy, mayOver, reason, onReason, onPick, onAnyway }: Props) {
  const all = useWords(agendaWords);
  const words = all.booking;
  const over = refused.still.includes("encaixe");
  return (
    <div role="alert" ref={intoView} className="flex flex-col gap-2 rounded-xl border border-warn/40 bg-warn-soft p-3">
      <p className="text-sm font-medium text-warn">{refused.detail || (refused.outsideHours ? all.outsideTitle : all.takenTitle)}</p>
      <Alternatives times={refused.alternatives} onPick={onPick} />
      {refused.still.includes("espera") && (
        <Button className="self-start" icon={<Hourglass aria-hidden className="size-4" />} busy={busy} onClick={() => onAnyway("wait")}>
          {words.wait}
        </Button>
      )}
      {over && mayOver && (
        <div className="flex items-end gap-2">
          <Field className="flex-1" label={words.overReason} hint={words.overHint} maxLength={200} value={reason} onChange={(event) => onReason(event.target.value)} />
          <Button disabled={!reason.trim()} busy={busy} onClick={() => onAnyway("over")}>
            {words.over}
          </Button>
        </div>
      )}
      {over && !mayOver && <p className="text-[13px] text-ink-2">{words.overByManager}</p>}
    </div>
  );
}
