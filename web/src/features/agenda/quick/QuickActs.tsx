import { CalendarClock, PanelRightOpen } from "lucide-react";
import { useRef, useState } from "react";

import type { Agendamento } from "@/api/types";
import { useWords } from "@/lib/language";
import { Menu, MenuHeading, MenuItem, MenuLine } from "@/ui/Menu";

import { CancelDialog } from "../appointment/CancelDialog";
import { useQuickAct } from "../changes";
import { actsFor, ICONS, mayMove, type Act } from "../statuses";
import { agendaWords } from "../words";
import { KEYS } from "./keys";

/** What was asked for on the board: the menu at a place, or one step at once. */
export interface Asked {
  appointment: Agendamento;
  x: number;
  y: number;
  act?: Act;
}

interface Props {
  asked: Asked;
  onOpen: (id: string) => void;
  onClose: () => void;
}

const ACT_ICONS = { ...ICONS, confirm: ICONS.confirmed, cancel: ICONS.cancelled };

/** The next steps of a visit without opening its card. */
export function QuickActs({ asked, onOpen, onClose }: Props) {
  const words = useWords(agendaWords);
  const { appointment, x, y } = asked;
  const [cancelling, setCancelling] = useState(asked.act === "cancel");
  const asking = useRef(false);
  const act = useQuickAct();
  if (cancelling)
    return (
      <CancelDialog
        busy={act.isPending}
        onClose={onClose}
        onCancel={(reason) => act.mutate({ appointment, act: "cancel", reason }, { onSettled: onClose })}
      />
    );
  const run = (next: Act) => {
    if (next === "cancel") {
      // The menu closes first, and gives the focus back; then the reason is asked for.
      asking.current = true;
      return void setTimeout(() => setCancelling(true), 0);
    }
    act.mutate({ appointment, act: next });
    onClose();
  };
  return (
    <Menu open align="start" onOpenChange={(open) => !open && !asking.current && setTimeout(onClose, 0)} trigger={<span aria-hidden className="fixed size-0" style={{ left: x, top: y }} />}>
      <MenuHeading>
        {appointment.horario_inicio} · {appointment.paciente_nome}
      </MenuHeading>
      {actsFor(appointment).map((next) => {
        const Icon = ACT_ICONS[next];
        return (
          <MenuItem key={next} icon={<Icon aria-hidden />} danger={next === "cancel" || next === "noshow"} hint={KEYS[next]?.toUpperCase()} onSelect={() => run(next)}>
            {words.card.acts[next]}
          </MenuItem>
        );
      })}
      <MenuLine />
      <MenuItem icon={mayMove(appointment) ? <CalendarClock aria-hidden /> : <PanelRightOpen aria-hidden />} hint="Enter" onSelect={() => onOpen(appointment.id)}>
        {words.openCard}
      </MenuItem>
    </Menu>
  );
}
