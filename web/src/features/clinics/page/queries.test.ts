import { describe, expect, it } from "vitest";

import type { Pagina } from "@/api/types";

import { of, slugOf } from "./queries";

describe("an address made of a name", () => {
  it("has no accents, signs or ends", () => {
    expect(slugOf("  Clínica São José & Filhos! ")).toBe("clinica-sao-jose-filhos");
  });
});

describe("whose page it is", () => {
  const page = (id: string, clinica_id: string | null, medico_id: string | null) => ({ id, clinica_id, medico_id }) as Pagina;
  const pages = [page("1", "c", null), page("2", "c", "m"), page("3", null, "m")];
  it("is the clinic's unless it names a practitioner", () => {
    expect(of(pages, { clinica_id: "c" }).map((one) => one.id)).toEqual(["1"]);
    expect(of(pages, { medico_id: "m" }).map((one) => one.id)).toEqual(["2", "3"]);
  });
});
