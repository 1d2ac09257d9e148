/** The sandbox's control API, as the page needs it (src/balcao/sandbox/README.md). All wire names stand here. */
import { api, raw } from "@/api/client";

const ROOT = "/sandbox/whatsapp";

export interface SandboxNumber {
  phone_number_id: string;
  display_phone_number: string;
  verified_name: string | null;
}

export interface Patient {
  wa_id: string;
  profile_name: string | null;
  threads: { phone_number_id: string; last_message: string | null; last_at: string | null; unread: number }[];
}

export interface ThreadMessage {
  id: string;
  cursor: number;
  from: "business" | "patient";
  type: string;
  at: string;
  text: string | null;
  status: "accepted" | "sent" | "delivered" | "read" | "played" | "failed";
  error: { code: number; title: string; details: string | null } | null;
  quote: string | null;
  media: { id: string; mime_type: string; size: number; filename: string | null; voice?: boolean; url: string } | null;
  buttons: { id: string; title: string }[] | null;
  cards?: { text: string | null; media: ThreadMessage["media"]; buttons: { id: string; title: string; url?: string }[] }[];
  list: { button: string; sections: { title?: string; rows: { id: string; title: string; description?: string }[] }[] } | null;
  header: string | null;
  footer: string | null;
  location: { latitude: number; longitude: number; name?: string; address?: string } | null;
  contacts: { name?: { formatted_name?: string } }[] | null;
  template: { name: string; language: string } | null;
  reactions: { from: "patient" | "business"; emoji: string }[];
  edited?: boolean;
  removed?: boolean;
  sender_name?: string | null;
}

export interface Thread {
  wa_id: string;
  cursor: number;
  typing: boolean;
  window_expires_at: string | null;
  business: { name: string | null; display_phone_number: string };
  messages: ThreadMessage[];
}

export interface Fault {
  id: string;
  scope: string;
  kind: string;
  times: number | null;
  acted: number;
}

export interface Verdict {
  ok: boolean;
  sends: number;
  sent_twice: unknown[];
  out_of_order: unknown[];
  never_answered: unknown[];
  waiting_webhooks: number;
}

interface List<Item> {
  items: Item[];
}

export const numbers = async () => (await api.get<List<SandboxNumber>>(`${ROOT}/numbers`)).items;
export const patients = async () => (await api.get<List<Patient>>(`${ROOT}/patients`)).items;
export const nameOfPatient = (id: string, profile_name: string) => api.put<Patient>(`${ROOT}/patients/${id}`, { body: { profile_name } });
export const forget = (id: string) => api.delete(`${ROOT}/patients/${id}`);

/** Waits up to `wait` seconds for something newer than `since`. */
export const thread = (id: string, phone_number_id: string, since: number, wait: number, signal: AbortSignal) =>
  api.get<Thread>(`${ROOT}/patients/${id}/messages`, { query: { phone_number_id, since, wait }, signal });

export const say = (id: string, message: Record<string, unknown>) => api.post<ThreadMessage>(`${ROOT}/patients/${id}/messages`, { body: message });
export const openChat = (id: string, phone_number_id: string) => api.post(`${ROOT}/patients/${id}/read`, { body: { phone_number_id } });
export const closeChat = (id: string, phone_number_id: string) => api.delete(`${ROOT}/patients/${id}/read`, { query: { phone_number_id } });
export const play = (id: string, phone_number_id: string, message_id: string) => api.post(`${ROOT}/patients/${id}/played`, { body: { phone_number_id, message_id } });

/** The bytes need our token, which a plain image address could not carry. */
export async function mediaBytes(mediaId: string, signal: AbortSignal): Promise<Blob> {
  return (await raw("GET", `${ROOT}/media/${mediaId}`, { signal })).blob();
}

const SENDING = "whatsapp.messages";
const TELLING = "whatsapp.webhooks";

/** Not the blue ticks and the "writing…", which go the same way. */
const A_MESSAGE = { is_message: true };

export type FaultName = "late" | "repeat" | "shuffle" | "slowSend" | "loseAnswer" | "failNext" | "refuseNext" | "noFile";

/** What each switch asks for. Those with `times` act once and are gone. */
const FAULTS: Record<FaultName, Record<string, unknown>> = {
  late: { scope: TELLING, kind: "delay_ms", milliseconds: 5000 },
  repeat: { scope: TELLING, kind: "duplicate", count: 10 },
  shuffle: { scope: TELLING, kind: "shuffle", window_ms: 1500 },
  slowSend: { scope: SENDING, kind: "delay_ms", milliseconds: 4000 },
  loseAnswer: { scope: SENDING, kind: "lose_answer", times: 1, match: A_MESSAGE },
  failNext: { scope: SENDING, kind: "failed_status", times: 1 },
  refuseNext: { scope: SENDING, kind: "error", times: 1, http: 400, match: A_MESSAGE },
  noFile: { scope: "whatsapp.media_download", kind: "error", http: 500, code: 131000 },
};

export const faults = async () => (await api.get<List<Fault>>("/sandbox/faults")).items;
export const addFault = (name: FaultName, more: Record<string, unknown> = {}) => api.put<Fault>("/sandbox/faults", { body: { ...FAULTS[name], ...more } });
export const removeFault = (id: string) => api.delete(`/sandbox/faults/${id}`);

export const activeFault = (list: Fault[], name: FaultName) =>
  list.find((fault) => fault.scope === FAULTS[name].scope && fault.kind === FAULTS[name].kind && (fault.times === null || fault.acted < fault.times));

export const verdict = () => api.get<Verdict>("/sandbox/ledger/verdict");

/** Refusals worth trying: the provider's code, and the HTTP status it comes with. */
export const REFUSALS = [
  { code: 131026, details: "Message undeliverable" },
  { code: 131047, details: "More than 24 hours have passed since the customer last replied" },
  { code: 131056, details: "Too many messages to this person in a short time" },
  { code: 130429, details: "Rate limit hit" },
  { code: 131000, details: "Something went wrong" },
];
