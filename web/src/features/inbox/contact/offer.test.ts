import { describe, expect, it } from "vitest";

import type { Horario } from "@/api/types";

import { threeOf } from "./appointments";
import { offerText } from "./offer";

const time = (data: string, hora: string, part: Partial<Horario> = {}): Horario => ({
  data,
  hora,
  medico_id: "m1",
  medico: "Dra. Ana Prado",
  servico_id: "s1",
  servico: "Limpeza",
  clinica_id: "c1",
  clinica: "Centro",
  inicio: `${data}T${hora}:00-03:00`,
  fim: `${data}T${hora}:40-03:00`,
  ...part,
});

describe("three free times", () => {
  const now = Date.parse("2026-11-23T12:00:00-03:00");

  it("leave a choice of days before a choice of hours", () => {
    const times = [time("2026-11-23", "14:00"), time("2026-11-23", "14:40"), time("2026-11-24", "09:00"), time("2026-11-25", "09:00")];
    expect(threeOf(times, now).map((one) => one.data)).toEqual(["2026-11-23", "2026-11-24", "2026-11-25"]);
  });

  it("are the next ones when one day is all there is, and never a past one", () => {
    const times = [time("2026-11-23", "08:00"), time("2026-11-23", "14:40"), time("2026-11-23", "14:00")];
    expect(threeOf(times, now).map((one) => one.hora)).toEqual(["14:00", "14:40"]);
  });

  it("are offered by number, naming the practitioner once when it is one", () => {
    const text = offerText("Limpeza", [time("2026-11-26", "14:00"), time("2026-11-27", "09:00")]);
    expect(text).toContain("Limpeza com Dra. Ana Prado");
    expect(text).toContain("1) quinta-feira, 26/11, às 14:00\n2) sexta-feira, 27/11, às 09:00");
  });
});
