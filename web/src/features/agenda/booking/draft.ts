/** What the booking form holds, what is missing in it, and how it is sent. */
import type { Horario } from "@/api/types";
import type { agendaWords } from "../words";

import { NOBODY, type Patient } from "./PatientPicker";

export interface Draft {
  patient: Patient;
  serviceId: string;
  practitionerId: string;
  clinicId: string;
  day: string;
  time: string;
  /** Only when a stretch of time was drawn: else the service says how long. */
  end: string;
  insurer: string;
  promotion: string;
  notes: string;
  /** As typed; null is the contact's own. */
  email: string | null;
  /** The patient wants to be a guest of the event in the practitioner's calendar. */
  invite: boolean;
  /** Why it is put over another; asked only once the time is refused. */
  overReason: string;
}

interface Given {
  start?: string;
  end?: string;
  practitionerId?: string;
}

export function draftOf({ start = "", end, practitionerId }: Given, serviceId: string, clinicId: string): Draft {
  return { patient: NOBODY, serviceId, practitionerId: practitionerId ?? "", clinicId, day: start.slice(0, 10), time: start.slice(11, 16), end: end?.slice(11, 16) ?? "", insurer: "", promotion: "", notes: "", email: null, invite: false, overReason: "" };
}

/** A free time, taken over whole: its end is the service's. */
export const withTime = (draft: Draft, time: Horario): Draft => ({ ...draft, day: time.data, time: time.hora, end: "", practitionerId: time.medico_id, clinicId: time.clinica_id });

export const emailOf = (draft: Draft) => (draft.email ?? draft.patient.contact?.email ?? "").trim();

const looksLikeEmail = (text: string) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text);

export type Missing = Partial<Record<"patient" | "phone" | "email" | "service" | "practitioner" | "time", string>>;

type Words = (typeof agendaWords)["pt-BR"]["booking"] | (typeof agendaWords)["en"]["booking"];

export function missingIn(draft: Draft, words: Words): Missing {
  const digits = draft.patient.phone.replace(/\D/g, "");
  const missing: Missing = {};
  if (!draft.patient.name.trim()) missing.patient = words.needPatient;
  if (!draft.patient.contact && digits.length < 10) missing.phone = words.needPhone;
  if (draft.email !== null && emailOf(draft) && !looksLikeEmail(emailOf(draft))) missing.email = words.needEmail;
  if (!draft.serviceId) missing.service = words.needService;
  if (!draft.practitionerId) missing.practitioner = words.needPractitioner;
  if (!draft.day || !draft.time) missing.time = words.needTime;
  return missing;
}

export type Anyway = "outside" | "over" | "wait" | null;

export function bodyOf(draft: Draft, anyway: Anyway) {
  const { contact, name, phone } = draft.patient;
  const email = emailOf(draft);
  return {
    ...(contact ? { paciente_id: contact.id } : {}),
    paciente_nome: name.trim(),
    paciente_telefone: contact?.phone ?? (phone.trim() || null),
    ...(email ? { paciente_email: email } : {}),
    ...(email && draft.invite ? { convite_por_email: true } : {}),
    data_agendamento: draft.day,
    horario_inicio: draft.time,
    ...(draft.end ? { horario_fim: draft.end } : {}),
    medico_id: draft.practitionerId,
    servico_id: draft.serviceId,
    ...(draft.clinicId ? { clinica_id: draft.clinicId } : {}),
    convenio: draft.insurer || null,
    ...(draft.promotion.trim() && !draft.insurer ? { promocao_codigo: draft.promotion.trim() } : {}),
    origem: "recepcao",
    observacoes: draft.notes.trim() || null,
    ...(anyway === "outside" ? { fora_do_horario: true } : {}),
    ...(anyway === "wait" ? { status: "waitlist" } : {}),
    ...(anyway === "over" ? { encaixe: true, encaixe_motivo: draft.overReason.trim() } : {}),
  };
}
