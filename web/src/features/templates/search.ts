/** What the address of the templates' screen says: tab, channel, the one being written, search and filters. */
export interface TemplatesSearch {
  aba?: string;
  canal?: string;
  /** "novo", or a template's id. */
  modelo?: string;
  /** The one a new one begins from. */
  de?: string;
  busca?: string;
  estado?: string;
  categoria?: string;
  idioma?: string;
}

const NAMES = ["aba", "canal", "modelo", "de", "busca", "estado", "categoria", "idioma"] as const;

export const templatesSearch = (search: Record<string, unknown>): TemplatesSearch => Object.fromEntries(NAMES.filter((name) => typeof search[name] === "string" && search[name]).map((name) => [name, search[name]]));
