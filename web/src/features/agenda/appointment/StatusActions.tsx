import { CalendarClock } from "lucide-react";
import { useState } from "react";

import type { Agendamento } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";

import { useAct } from "../changes";
import { actsFor, ICONS, mayMove, type Act } from "../statuses";
import { agendaWords } from "../words";
import { CancelDialog } from "./CancelDialog";

const ACT_ICONS: Record<Act, (typeof ICONS)["booked"]> = {
  confirm: ICONS.confirmed,
  arrived: ICONS.arrived,
  "checked-in": ICONS["checked-in"],
  fulfilled: ICONS.fulfilled,
  noshow: ICONS.noshow,
  cancel: ICONS.cancelled,
  booked: ICONS.booked,
};

/** The next steps of the visit, the likeliest first and largest. */
export function StatusActions({ appointment, onReschedule }: { appointment: Agendamento; onReschedule: () => void }) {
  const words = useWords(agendaWords);
  const [cancelling, setCancelling] = useState(false);
  const act = useAct(appointment);
  const run = (next: Act) => {
    if (next === "cancel") return setCancelling(true);
    // No notice: the badge above says it, and is read out.
    act.mutate({ act: next });
  };
  const acts = actsFor(appointment);
  return (
    <>
      {acts.map((next, index) => {
        const Icon = ACT_ICONS[next];
        return (
          <Button
            key={next}
            tone={index === 0 ? "primary" : next === "cancel" || next === "noshow" ? "danger" : "plain"}
            busy={act.isPending && act.variables?.act === next}
            disabled={act.isPending}
            icon={<Icon aria-hidden className="size-4" />}
            className="max-md:min-h-11"
            onClick={() => run(next)}
          >
            {next === "booked" && appointment.status === "waitlist" ? words.card.book : words.card.acts[next]}
          </Button>
        );
      })}
      {mayMove(appointment) && (
        <Button icon={<CalendarClock aria-hidden className="size-4" />} className="max-md:min-h-11" onClick={onReschedule}>
          {words.card.reschedule}
        </Button>
      )}
      {cancelling && (
        <CancelDialog
          busy={act.isPending}
          onClose={() => setCancelling(false)}
          onCancel={(reason) =>
            act.mutate(
              {
                act: "cancel",
                reason,
                after: () => announce({ tone: "good", text: words.card.changed(words.statuses.cancelled), action: { label: words.undo, act: () => act.mutate({ act: "booked" }) } }),
              },
              { onSettled: () => setCancelling(false) },
            )
          }
        />
      )}
    </>
  );
}
