import { describe, expect, it } from "vitest";

import type { Contact, Horario } from "@/api/types";

import { agendaWords } from "../words";
import { bodyOf, draftOf, missingIn, withTime } from "./draft";

const words = agendaWords["pt-BR"].booking;
const contact = { id: "c1", name: "Marta", phone: "+5511955501101", email: null } as Contact;
const free = { data: "2026-11-24", hora: "14:20", medico_id: "m2", clinica_id: "k1" } as Horario;

describe("a booking being written", () => {
  it("names everything that is missing, and nothing once it is there", () => {
    const draft = draftOf({ start: "2026-11-23T09:00" }, "", "");
    expect(Object.keys(missingIn(draft, words)).sort()).toEqual(["patient", "phone", "practitioner", "service"]);
    const whole = { ...draft, patient: { contact: null, name: "Rui", phone: "(11) 95550-1101" }, serviceId: "s1", practitionerId: "m1" };
    expect(missingIn(whole, words)).toEqual({});
  });

  it("books a child under the mother's contact", () => {
    const draft = { ...draftOf({ start: "2026-11-23T09:00", practitionerId: "m1" }, "s1", ""), patient: { contact, name: "Davi, filho da Marta", phone: "" } };
    expect(bodyOf(draft, null)).toMatchObject({ paciente_id: "c1", paciente_nome: "Davi, filho da Marta", paciente_telefone: "+5511955501101" });
  });

  it("invites whom an address is known of, typed or the contact's own", () => {
    const draft = { ...draftOf({ start: "2026-11-23T09:00" }, "s1", ""), invite: true };
    expect(bodyOf(draft, null)).not.toHaveProperty("convite_por_email");
    expect(bodyOf({ ...draft, email: " ana@paciente.example " }, null)).toMatchObject({ paciente_email: "ana@paciente.example", convite_por_email: true });
    const known = { ...draft, patient: { contact: { ...contact, email: "marta@paciente.example" }, name: "Marta", phone: "" } };
    expect(bodyOf(known, null)).toMatchObject({ paciente_email: "marta@paciente.example", convite_por_email: true });
    expect(missingIn({ ...draft, email: "ana" }, words)).toHaveProperty("email");
  });

  it("takes a free time whole, and gives up the end that was drawn", () => {
    const drawn = draftOf({ start: "2026-11-23T09:00", end: "2026-11-23T11:00", practitionerId: "m1" }, "s1", "");
    expect(bodyOf(drawn, null)).toMatchObject({ horario_inicio: "09:00", horario_fim: "11:00", medico_id: "m1" });
    const body = bodyOf(withTime(drawn, free), null);
    expect(body).toMatchObject({ data_agendamento: "2026-11-24", horario_inicio: "14:20", medico_id: "m2", clinica_id: "k1" });
    expect(body).not.toHaveProperty("horario_fim");
  });

  it("sends a promotion, but not beside an insurer", () => {
    const draft = { ...draftOf({ start: "2026-11-23T09:00" }, "s1", ""), promotion: " SORRISO20 " };
    expect(bodyOf(draft, null)).toHaveProperty("promocao_codigo", "SORRISO20");
    expect(bodyOf({ ...draft, insurer: "OdontoVida" }, null)).not.toHaveProperty("promocao_codigo");
  });

  it("asks for a time outside the hours only when told to", () => {
    const draft = draftOf({ start: "2026-11-23T21:00" }, "s1", "");
    expect(bodyOf(draft, null)).not.toHaveProperty("fora_do_horario");
    expect(bodyOf(draft, "outside")).toHaveProperty("fora_do_horario", true);
  });
});
