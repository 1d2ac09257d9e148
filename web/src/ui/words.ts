/** The few words that the parts of the design system say by themselves. */
import { dictionary } from "@/lib/language";

export const uiWords = dictionary(
  {
    close: "Fechar",
    cancel: "Cancelar",
    retry: "Tentar de novo",
    loading: "Carregando…",
    failed: "Não foi possível carregar.",
    notifications: "Avisos",
    back: "Voltar",
    choose: "Escolher…",
    confirm: "Confirmar",
    optional: "opcional",
  },
  {
    close: "Close",
    cancel: "Cancel",
    retry: "Try again",
    loading: "Loading…",
    failed: "This could not be loaded.",
    notifications: "Notices",
    back: "Back",
    choose: "Choose…",
    confirm: "Confirm",
    optional: "optional",
  },
);
