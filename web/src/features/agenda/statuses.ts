/** An appointment's statuses as the screen shows them: a place in the legend, an icon, and what may follow. */
import { Ban, CalendarClock, CheckCheck, CircleCheck, CircleDashed, DoorOpen, Eraser, Hourglass, Stethoscope, TriangleAlert, UserX, type LucideIcon } from "lucide-react";

import type { Agendamento } from "@/api/types";

/** `confirmed` is not a status on the wire: it is a booked appointment that the patient has confirmed. */
export const LOOKS = ["proposed", "pending", "booked", "confirmed", "arrived", "checked-in", "fulfilled", "noshow", "cancelled", "waitlist", "entered-in-error"] as const;
export type Look = (typeof LOOKS)[number];

export const ICONS: Record<Look, LucideIcon> = {
  proposed: CircleDashed,
  pending: TriangleAlert,
  booked: CalendarClock,
  confirmed: CheckCheck,
  arrived: DoorOpen,
  "checked-in": Stethoscope,
  fulfilled: CircleCheck,
  noshow: UserX,
  cancelled: Ban,
  waitlist: Hourglass,
  "entered-in-error": Eraser,
};

const known = new Set<string>(LOOKS);

export function lookOf(appointment: Pick<Agendamento, "status" | "confirmado_em">): Look {
  if (appointment.status === "booked" && appointment.confirmado_em) return "confirmed";
  return known.has(appointment.status) ? (appointment.status as Look) : "booked";
}

const WITHOUT_TIME = new Set(["waitlist", "cancelled", "entered-in-error"]);
const MOVABLE = new Set(["proposed", "pending", "booked", "waitlist"]);

/** Whether it occupies its practitioner. */
export const takesTime = (appointment: Pick<Agendamento, "status">) => !WITHOUT_TIME.has(appointment.status);
export const mayMove = (appointment: Pick<Agendamento, "status">) => MOVABLE.has(appointment.status);

export type Act = "confirm" | "arrived" | "checked-in" | "fulfilled" | "noshow" | "cancel" | "booked";

/** What a receptionist does next, the likeliest first. The server knows more steps; these are the ones of a day. */
export function actsFor(appointment: Pick<Agendamento, "status" | "confirmado_em">): Act[] {
  switch (appointment.status) {
    case "proposed":
    case "pending":
      return ["confirm", "cancel"];
    case "booked":
      return appointment.confirmado_em ? ["arrived", "noshow", "cancel"] : ["confirm", "arrived", "noshow", "cancel"];
    case "arrived":
      return ["checked-in", "noshow", "booked", "cancel"];
    case "checked-in":
      return ["fulfilled", "arrived", "cancel"];
    case "fulfilled":
      return ["checked-in"];
    case "noshow":
      return ["arrived", "booked"];
    case "cancelled":
      return ["booked"];
    case "waitlist":
      return ["booked", "cancel"];
    default:
      return [];
  }
}
