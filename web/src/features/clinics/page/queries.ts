/** The booking pages of a clinic or a practitioner. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import type { Pagina } from "@/api/types";

export const PAGES = ["paginas-agendamento"] as const;

export interface Whose {
  clinica_id?: string;
  medico_id?: string;
}

export const pagesQuery = queryOptions({ queryKey: PAGES, queryFn: ({ signal }) => readAll<Pagina>("/paginas-agendamento", { signal }) });

/** A clinic's own are those of no practitioner of its. */
export const of = (pages: Pagina[], whose: Whose) => pages.filter((page) => (whose.medico_id ? page.medico_id === whose.medico_id : page.clinica_id === whose.clinica_id && !page.medico_id));

/** "Clínica São José" → "clinica-sao-jose". */
export const slugOf = (name: string) =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
