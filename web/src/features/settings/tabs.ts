/** The parts of the screens of settings, by the word in their address: for the screens themselves and for the command palette. */
export const SETTINGS_TABS = { conta: "account", equipe: "team", etiquetas: "labels", campos: "fields", respostas: "replies", robo: "bot", programas: "programs", atividades: "audit", voce: "me", seguranca: "security" } as const;

/** Only managers see these. */
export const MANAGERS_TABS: readonly string[] = ["programas", "atividades"];

export const DESK_TABS = { fila: "queue", pessoas: "people", equipes: "teams", distribuicao: "rules", horarios: "hours", prazos: "levels", satisfacao: "satisfaction" } as const;
