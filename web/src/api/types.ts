/** The shapes that the server speaks, until they are generated from its OpenAPI document. */
export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

export type Role = "read_only" | "attendant" | "manager" | "owner";

export interface Me {
  user: { id: string; name: string; email: string; role: Role } | null;
  account: { id: string; name: string; timezone: string; demo: boolean };
  sandbox: boolean;
  version: string;
}

export interface User {
  id: string;
  name: string;
  email: string;
  role: Role;
  active: boolean;
  created_at: string;
  last_seen_at: string | null;
}

export interface Contact {
  id: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  aliases: { kind: string; value: string }[];
  notes: string;
  attributes: Record<string, unknown>;
  opted_out: boolean;
  created_at: string;
  updated_at: string;
}

export type ConversationStatus = "open" | "pending" | "snoozed" | "resolved";
export type Priority = "none" | "low" | "medium" | "high" | "urgent";
export type SenderType = "contact" | "user" | "bot" | "system";

export interface Conversation {
  id: string;
  channel_id: string;
  contact_id: string;
  status: ConversationStatus;
  assignee_id: string | null;
  bot_active: boolean;
  labels: string[];
  priority: Priority;
  unread_count: number;
  last_message_at: string;
  window_expires_at: string | null;
  snoozed_until: string | null;
  created_at: string;
  updated_at: string;
  contact: { id: string; name: string | null; phone: string | null };
  channel: { id: string; name: string; connector: string };
  assignee: { id: string; name: string | null } | null;
  last_message: LastMessage | null;
}

export interface LastMessage {
  id: string;
  kind: MessageKind;
  text: string | null;
  direction: Direction;
  status: MessageStatus;
  sender_type: SenderType;
  created_at: string;
}

export interface Counters {
  open: number;
  mine: number;
  unassigned: number;
  pending: number;
  snoozed: number;
  unread: number;
}

export type Direction = "inbound" | "outbound";

export type MessageKind =
  | "text"
  | "image"
  | "audio"
  | "video"
  | "document"
  | "sticker"
  | "location"
  | "contacts"
  | "reaction"
  | "buttons"
  | "list"
  | "button_reply"
  | "list_reply"
  | "flow_reply"
  | "order"
  | "template"
  | "system"
  | "note"
  | "unsupported";

export type MessageStatus =
  | "received"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "read"
  | "played"
  | "failed"
  | "unknown";

export interface Attachment {
  id: string;
  media_type: string;
  file_name: string;
  size: number | null;
  url: string | null;
  status: "waiting" | "ready" | "failed";
  error?: string | null;
}

export interface ListRow {
  id: string;
  title: string;
  description?: string | null;
}

export interface ListSection {
  title?: string | null;
  rows: ListRow[];
}

export interface MessageData {
  buttons?: { id: string; title: string }[];
  button?: string;
  sections?: ListSection[];
  latitude?: number;
  longitude?: number;
  name?: string | null;
  address?: string | null;
  contacts?: unknown[];
  id?: string;
  title?: string;
  description?: string | null;
  message_id?: string | null;
  emoji?: string | null;
  language?: string;
  variables?: unknown;
  body?: string | null;
  [key: string]: unknown;
}

export interface Message {
  id: string;
  conversation_id: string;
  direction: Direction;
  kind: MessageKind;
  text: string | null;
  attachments: Attachment[];
  sender: { type: SenderType; id: string | null; name: string | null };
  status: MessageStatus;
  error: { code: string; title: string; detail: string } | null;
  provider_message_id: string | null;
  reply_to: string | null;
  provider_at: string | null;
  created_at: string;
  data: MessageData;
}

export interface NewMessage {
  text?: string;
  kind?: "note";
  attachment_ids?: string[];
  template?: { name: string; language: string; variables: unknown };
  buttons?: { id: string; title: string }[];
  list?: { button: string; sections: ListSection[] };
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  reaction?: { message_id: string; emoji: string };
  reply_to?: string;
}

export interface TimelineEntry {
  status: MessageStatus;
  at: string;
  detail: Record<string, unknown> | null;
}

export interface CannedReply {
  id: string;
  shortcut: string;
  title: string;
  text: string;
}

export interface Label {
  id: string;
  name: string;
  color: string;
}

export interface Channel {
  id: string;
  name: string;
  connector: string;
  status: string;
}

export interface MessageTemplate {
  id: string;
  channel_id: string;
  name: string;
  language: string;
  category: string;
  status: string;
  body: string;
  header: unknown;
  footer: string | null;
  buttons: unknown[] | null;
  variables: unknown[];
}

export interface Agendamento {
  id: string;
  status: string;
  paciente_id: string | null;
  paciente_nome: string;
  paciente_telefone: string | null;
  data_agendamento: string;
  horario_inicio: string;
  horario_fim: string;
  inicio: string;
  fim: string;
  medico_id: string;
  medico: string;
  servico_id: string;
  servico: string;
  clinica_id: string;
  clinica: string;
  confirmado_em: string | null;
  observacoes: string | null;
  valor_total: string | null;
}

export interface Horario {
  data: string;
  hora: string;
  medico_id: string;
  medico: string;
  servico_id: string;
  clinica_id: string;
  inicio: string;
  fim: string;
}

export interface Servico {
  id: string;
  nome: string;
  duracao_minutos: number;
  valor_particular: string | null;
  ativo: boolean;
}

/** One frame of the live feed. */
export interface Frame {
  cursor: string;
  event: string;
  at: string;
  data: Record<string, unknown>;
}
