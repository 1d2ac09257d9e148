import { expect, test } from "vitest";

import { wishedParts } from "./wished";
import { waitingWords } from "./words";

const SAID = { data_inicio: "2026-12-02", data_fim: "2026-12-15", dias_semana: [], periodos: [], hora_de: null, hora_ate: null };

const inWords = (part: object) => wishedParts({ ...SAID, ...part }, waitingWords["pt-BR"]).join(" · ");

test.each([
  [{}, "de 02/12 a 15/12"],
  [{ data_fim: "2026-12-02", hora_de: "11:00", hora_ate: "11:00" }, "em 02/12 · às 11:00"],
  [{ hora_de: "18:00", hora_ate: "20:00" }, "de 02/12 a 15/12 · das 18:00 às 20:00"],
  [{ hora_de: "18:00", dias_semana: [2, 4] }, "de 02/12 a 15/12 · ter, qui · a partir das 18:00"],
  [{ hora_ate: "10:00", periodos: ["manha"] }, "de 02/12 a 15/12 · manhã · até as 10:00"],
])("%o is wished for as %s", (part, words) => expect(inWords(part)).toBe(words));

test("in English, too", () => expect(wishedParts({ ...SAID, hora_de: "18:00", hora_ate: "20:00" }, waitingWords.en).at(-1)).toBe("from 18:00 to 20:00"));
