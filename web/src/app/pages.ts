/** The places one can go, for the navigation and the command palette. */
import { Activity, BadgePercent, BellRing, Building2, CalendarDays, ChartNoAxesCombined, Headset, Layers, ListOrdered, MessagesSquare, Plug, Settings, ShieldPlus, Smartphone, Stethoscope, Tags, Users, type LucideIcon } from "lucide-react";

import type { appWords } from "./words";

export interface Place {
  name: keyof (typeof appWords)["pt-BR"]["pages"];
  to: string;
  icon: LucideIcon;
  /** Only where a sandbox plays the providers. */
  sandbox?: boolean;
}

export const MAIN_PLACES: Place[] = [
  { name: "conversations", to: "/conversas", icon: MessagesSquare },
  { name: "agenda", to: "/agenda", icon: CalendarDays },
  { name: "contacts", to: "/contatos", icon: Users },
  { name: "dashboard", to: "/painel", icon: ChartNoAxesCombined },
  { name: "phone", to: "/telefone", icon: Smartphone, sandbox: true },
  { name: "waiting", to: "/lista-espera", icon: ListOrdered },
  { name: "integrations", to: "/integracoes", icon: Plug },
  { name: "operations", to: "/operacao", icon: Activity },
  { name: "settings", to: "/configuracoes", icon: Settings },
];

/** What a phone's bottom bar shows by itself; a place that is added goes under "Mais". */
export const ON_PHONE: ReadonlySet<Place["name"]> = new Set(["conversations", "agenda", "contacts", "phone"]);

export const SETTINGS_PLACES: Place[] = [
  { name: "general", to: "/configuracoes", icon: Settings },
  { name: "desk", to: "/atendimento", icon: Headset },
  { name: "clinics", to: "/clinicas", icon: Building2 },
  { name: "practitioners", to: "/profissionais", icon: Stethoscope },
  { name: "services", to: "/servicos", icon: Tags },
  { name: "insurers", to: "/convenios", icon: ShieldPlus },
  { name: "promotions", to: "/promocoes", icon: BadgePercent },
  { name: "templates", to: "/modelos", icon: Layers },
  { name: "reminders", to: "/lembretes", icon: BellRing },
];
