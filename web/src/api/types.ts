/** Names for the shapes that `npm run api` generates from the server's OpenAPI document, and the few it cannot name. */
import type { components } from "./schema";

type Shapes = components["schemas"];

export interface Page<Item> {
  items: Item[];
  next_cursor?: string | null;
}

export type Role = Shapes["Role"];
export type Me = Shapes["MeOut"];
export type User = Shapes["UserOut"];
export type Contact = Shapes["ContactOut"];

export type Conversation = Shapes["ConversationOut"];

export type SavedFilter = Shapes["SavedFilterOut"];
export type Team = Shapes["TeamOut"];
export type BulkChange = Shapes["BulkOut"];
export type DraftOnServer = Shapes["DraftOut"];
export type Participant = Shapes["ParticipantOut"];
export type Mention = Shapes["MentionOut"];
export type Rendering = Shapes["Rendering"];
export type Scheduled = Omit<Shapes["ScheduledOut"], "message"> & { message: NewMessage };
export type ContactImport = Shapes["ImportOut"];
export type ImportPreview = Shapes["Preview"];
export type ImportWanted = Shapes["ImportIn"];
export type ContactMerge = Shapes["MergeOut"];
export type Duplicate = Shapes["DuplicateOut"];
export type DuplicateGroup = Shapes["DuplicateGroup"];
export type ContactEvent = Shapes["ChangeOut"];
export type ContactFile = Shapes["ContactFile"];
export type Found = Shapes["Found"];
export type MessageHit = Shapes["MessageHit"];
export type ContactHit = Shapes["ContactHit"];

export type Promocao = Shapes["Promocao"];
export type Painel = Shapes["Painel"];
export type Metricas = Shapes["MetricasDaClinica"];

export type ConversationStatus = Conversation["status"];
export type Priority = Conversation["priority"];
export type LastMessage = Shapes["LastMessage"];
export type Counters = Shapes["Counters"];

export type Attachment = Shapes["AttachmentOut"];
export type Direction = Message["direction"];
export type MessageKind = Shapes["MessageOut"]["kind"];
export type MessageStatus = Shapes["MessageOut"]["status"];
export type SenderType = Shapes["SenderOut"]["type"];
export type Message = Omit<Shapes["MessageOut"], "data"> & { data: MessageData };

/** What a message's kind brings of its own; docs/messages.md says which kind has which. */
export interface MessageData {
  buttons?: { id: string; title: string }[];
  button?: string;
  sections?: ListSection[];
  latitude?: number;
  longitude?: number;
  name?: string | null;
  address?: string | null;
  contacts?: unknown[];
  cards?: Slide[];
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

/** A card of a carousel: its file is the message's at the same place. */
export interface Slide {
  text?: string;
  link?: { title: string; url: string };
  buttons?: { id: string; title: string }[];
  /** Of a template's card: what its buttons say. */
  titles?: string[];
}

export interface ListRow {
  id: string;
  title: string;
  description?: string | null;
}

export interface ListSection {
  title?: string;
  rows: ListRow[];
}

/** What may be written, one kind at a time; every other field of the generated shape has its default. */
export type NewMessage = Partial<Omit<Shapes["MessageIn"], "list" | "location" | "flow" | "contacts" | "carousel" | "goods">> & {
  list?: { button: string; sections: ListSection[] };
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  flow?: { flow_id: string; button: string; screen?: string };
  carousel?: { cards: (Slide & { file_id: string })[] };
  goods?: { catalog_id?: string; product_id?: string; sections?: { title: string; product_ids: string[] }[] };
  contacts?: { name: string; phones: { phone: string }[]; emails: string[]; organization?: string }[];
};

export type TimelineEntry = Omit<Shapes["TimelineStep"], "status"> & { status: MessageStatus | "accepted" | "waiting" };
export type CannedReply = Shapes["CannedReplyOut"];
export type Label = Shapes["LabelOut"];
export type Channel = Shapes["ChannelOut"];
export type MessageTemplate = Shapes["TemplateOut"];

export type Agendamento = Shapes["Agendamento"];
export type Horario = Shapes["HorarioLivre"];
export type Servico = Shapes["Servico"];
export type Clinica = Shapes["Clinica"];
export type Medico = Shapes["Medico"];
export type HorarioSemanal = Shapes["Horario"];
export type Excecao = Shapes["Excecao"];
export type Bloqueio = Shapes["Bloqueio"];
export type BloqueioFeito = Shapes["BloqueioFeito"];
export type Vinculo = Shapes["Vinculo"];
export type MarcacaoExterna = Shapes["MarcacaoExterna"];
export type OfertaExterna = Shapes["OfertaExterna"];
export type Origem = Shapes["Origem"];
export type Pagina = Shapes["Pagina"];
export type Recurso = Shapes["Recurso"];
export type Convenio = Shapes["Convenio"];
export type Regra = Shapes["Regra"];
export type Feriado = Shapes["Feriado"];
export type Feriados = Shapes["Feriados"];
export type FeriadoConflito = Shapes["FeriadoConflito"];
export type Municipio = Shapes["Municipio"];
export type OutsideCalendar = Shapes["CalendarioExterno"];

export type Connector = Omit<Shapes["ConnectorOut"], "settings"> & { settings: SettingsSchema };
export type Connection = Shapes["ConnectionOut"];
export type Tried = Shapes["TriedOut"];
export type KeptWebhook = Shapes["KeptWebhookOut"];
export type KeptWebhookWhole = Shapes["KeptWebhookWhole"];
export type LaneStats = Shapes["LaneStats"];
export type FailedJob = Shapes["FailedJob"];
export type Health = Shapes["Health"];
export type Account = Shapes["AccountOut"];
export type BotSettings = Shapes["BotOut"];
export type ApiClient = Shapes["ClientOut"];
export type ApiClientMade = Shapes["ClientMade"];
export type Invitation = Shapes["InvitationOut"];
export type InvitationMade = Shapes["InvitationMade"];
export type InvitationPage = Shapes["InvitationPage"];
export type ResetPage = Shapes["ResetPage"];
export type ResetLink = Shapes["ResetLink"];
export type SignIn = Shapes["SignInOut"];
export type SecondFactor = Shapes["SecondFactorOut"];
export type Enrolment = Shapes["EnrolmentOut"];
export type RecoveryCodes = Shapes["RecoveryCodes"];
export type AuditEntry = Shapes["AuditOut"];

/** The part of JSON Schema that connectors' settings use. */
export interface SettingsSchema {
  properties: Record<string, SettingSchema>;
  required?: string[];
}

export interface SettingSchema {
  title?: string;
  description?: string;
  type?: "string" | "integer" | "number" | "boolean" | "array";
  format?: string;
  writeOnly?: boolean;
  default?: unknown;
  examples?: unknown[];
  enum?: string[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: SettingSchema;
}

/** One frame of the live feed. */
export interface Frame {
  cursor: string;
  event: string;
  at: string;
  data: Record<string, unknown>;
}

export type AttributeDefinition = Omit<Shapes["AttributeOut"], "kind"> & { kind: Shapes["AttributeIn"]["kind"] };
export type CalendarMirror = Shapes["Espelho"];
export type CalendarConflict = Shapes["Conflito"];
export type CalendarOptions = Shapes["OpcoesCalendario"];
