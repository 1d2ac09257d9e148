import type { CalendarMirror } from "@/api/types";
import type { BadgeTone } from "@/ui/Badge";

/** How a calendar's state looks. */
export const TONES: Record<CalendarMirror["estado"], BadgeTone> = { primeira_leitura: "plain", em_dia: "good", atrasado: "warn", sem_ligacao: "danger" };
