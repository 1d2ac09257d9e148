import { describe, expect, it } from "vitest";

import type { Metricas, Painel } from "@/api/types";

import { csvOf } from "./csv";
import { barsOf, duration, money, occupancyOf, percent } from "./numbers";
import { dashboardSearch, daysOf } from "./search";
import { dashboardWords } from "./words";

const day = (data: string, more: object = {}) => ({ data, agendamentos: 3, realizados: 1, faltas: 1, cancelados: 2, minutos_ocupados: 90, minutos_oferecidos: 180, receita: null, ...more }) as unknown as Painel["por_dia"][number];

describe("the dashboard's days", () => {
  it("are this month until today, unless the address says otherwise", () => {
    expect(daysOf({}, "2026-03-15")).toEqual({ data: "2026-03-01", data_fim: "2026-03-15" });
    expect(daysOf({ periodo: "passado" }, "2026-03-15")).toEqual({ data: "2026-02-01", data_fim: "2026-02-28" });
    expect(daysOf({ periodo: "7" }, "2026-03-15")).toEqual({ data: "2026-03-09", data_fim: "2026-03-15" });
    expect(daysOf({ periodo: "outro", de: "2026-03-10", ate: "2026-03-02" }, "2026-03-15")).toEqual({ data: "2026-03-02", data_fim: "2026-03-10" });
    expect(daysOf({ periodo: "outro", de: "2020-01-01", ate: "2026-03-02" }, "2026-03-15").data_fim).toBe("2020-12-31");
  });
  it("come from the address, and nonsense does not", () => {
    expect(dashboardSearch({ periodo: 30, de: "2026-13-01", medico: 4, clinica: "c1" })).toEqual({ clinica: "c1", medico: undefined, periodo: "30", de: undefined, ate: undefined });
  });
});

describe("the dashboard's numbers", () => {
  it("are by day, or by month where there are many", () => {
    expect(barsOf([day("2026-03-01")])[0]).toMatchObject({ fulfilled: 1, missed: 1, open: 1, cancelled: 2 });
    const many = barsOf(Array.from({ length: 100 }, (_, at) => day(`2026-0${1 + Math.floor(at / 28)}-${String(1 + (at % 28)).padStart(2, "0")}`)));
    expect(many.map((bar) => bar.name)).toEqual(["2026-01", "2026-02", "2026-03", "2026-04"]);
    expect(occupancyOf(many[0]!)).toBe(0.5);
    expect(occupancyOf({ ...many[0]!, offered: 0 })).toBeNull();
  });
  it("are written as people read them", () => {
    expect([percent(0.784), percent(0.046), percent(0), percent(null)]).toEqual(["78%", "4,6%", "0%", "–"]);
    expect([money("12500.00"), money("30.5"), money("0.00"), money(null)]).toEqual(["R$ 12.500", "R$ 30,50", "R$ 0", "–"]);
    expect([duration(45), duration(180), duration(7_500), duration(3_600), duration(null)]).toEqual(["45 s", "3 min", "2 h 5 min", "1 h", "–"]);
  });
  it("leave as a table that no spreadsheet takes for a formula", () => {
    const row = { ...day("2026-03-01"), medico: '=HYPERLINK("x");', medico_id: "m", receita: { realizada: "100.50", prevista: "0.00", perdida: "0.00" } } as unknown as Metricas["items"][number];
    const [head, line] = csvOf([row], dashboardWords["pt-BR"].csvColumns).split("\r\n");
    expect(head).toBe("Data;Profissional;Agendamentos;Realizados;Faltas;Cancelados;Minutos ocupados;Minutos oferecidos;Receita realizada;Receita prevista;Receita perdida");
    expect(line).toBe(`2026-03-01;"'=HYPERLINK(""x"");";3;1;1;2;90;180;100,50;0,00;0,00`);
    expect(csvOf([{ ...row, receita: null }], dashboardWords["pt-BR"].csvColumns)).not.toContain("Receita");
  });
});
