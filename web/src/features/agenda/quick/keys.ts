/** Keys on an appointment that has the focus: each is a step, where that step is the next. */
import type { Agendamento } from "@/api/types";

import { actsFor, type Act } from "../statuses";

export const KEYS: Partial<Record<Act, string>> = { confirm: "c", arrived: "g", "checked-in": "t", fulfilled: "r", noshow: "f", cancel: "x" };

export function actOf(key: string, appointment: Pick<Agendamento, "status" | "confirmado_em">): Act | undefined {
  return actsFor(appointment).find((act) => KEYS[act] === key.toLowerCase());
}
