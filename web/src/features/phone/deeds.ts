/** What a patient, or the clinic's own phone, does beside writing: each as the sandbox wants to be told. */
import { api } from "@/api/client";

import { say, type ThreadMessage } from "./sandbox";

const STICKER = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA";

export interface Stage {
  patientId: string;
  numberId: string;
  messages: ThreadMessage[];
}

export type DeedName = keyof typeof DEEDS;

const patient = (stage: Stage, path: string, body: object) => api.post(`/sandbox/whatsapp/patients/${stage.patientId}/${path}`, { body: { phone_number_id: stage.numberId, ...body } });
const write = (stage: Stage, message: Record<string, unknown>) => say(stage.patientId, { phone_number_id: stage.numberId, ...message });

const lastOf = (stage: Stage, from: ThreadMessage["from"]) => stage.messages.findLast((message) => message.from === from && !message.removed && message.text);

export const DEEDS = {
  sticker: (stage: Stage) => write(stage, { type: "sticker", animated: true, data: STICKER, mime_type: "image/webp" }),
  contact: (stage: Stage) =>
    write(stage, { type: "contacts", contacts: [{ name: { formatted_name: "Dr. Rui Prado", first_name: "Rui" }, org: { company: "Clínica do Rui" }, phones: [{ phone: "+55 11 98888-7777", wa_id: "5511988887777" }] }] }),
  order: (stage: Stage) =>
    write(stage, {
      type: "order",
      order: {
        catalog_id: "1",
        text: "Quero estes",
        product_items: [
          { product_retailer_id: "escova-macia", quantity: 2, item_price: 14.9, currency: "BRL" },
          { product_retailer_id: "fio-dental", quantity: 1, item_price: 9.5, currency: "BRL" },
        ],
      },
    }),
  form: (stage: Stage) => write(stage, { type: "flow_reply", response: { nome_completo: "Ana Souza", primeira_consulta: true, alergias: ["dipirona", "látex"], flow_token: "t" } }),
  ad: (stage: Stage) =>
    write(stage, { type: "text", text: "Vi o anúncio, ainda vale?", referral: { source_type: "ad", source_id: "1", source_url: "https://example.com/anuncio", headline: "Limpeza com desconto", body: "Só nesta semana.", ctwa_clid: "c" } }),
  edit: (stage: Stage) => withLast(stage, "patient", (last) => write(stage, { type: "edit", message_id: last.id, text: `${last.text} (corrigido)` })),
  revoke: (stage: Stage) => withLast(stage, "patient", (last) => write(stage, { type: "revoke", message_id: last.id })),
  poll: (stage: Stage) => write(stage, { type: "unsupported", unsupported_type: "poll_creation" }),
  novelty: (stage: Stage) => write(stage, { type: "raw", message: { type: "hologram", hologram: { id: "1" } } }),
  missedCall: (stage: Stage) => patient(stage, "calls", { event: "terminate" }),
  call: (stage: Stage) => patient(stage, "calls", { event: "terminate", seconds: 135 }),
  noMarketing: (stage: Stage) => patient(stage, "preferences", { value: "stop" }),
  identity: (stage: Stage) => write(stage, { type: "system", system: { type: "customer_identity_changed", body: "Security code changed" } }),
  echo: (stage: Stage) => patient(stage, "echoes", { type: "text", text: "Respondi pelo celular da clínica." }),
  echoRevoke: (stage: Stage) => withLast(stage, "business", (last) => patient(stage, "echoes", { type: "revoke", message_id: last.id })),
  group: async (stage: Stage) => {
    const group = `Grupo${stage.patientId}`;
    await api.post(`/sandbox/whatsapp/groups/${group}/events`, { body: { phone_number_id: stage.numberId, type: "group_create", subject: "Família" } });
    return write(stage, { type: "text", text: "Oi, gente!", group_id: group });
  },
};

function withLast<Result>(stage: Stage, from: ThreadMessage["from"], act: (last: ThreadMessage) => Promise<Result>): Promise<Result | undefined> {
  const last = lastOf(stage, from);
  return last ? act(last) : Promise.resolve(undefined);
}
