/** An answer that is not the one asked for, in words that can stand on the screen. */
import { dictionary, wordsNow } from "@/lib/language";

const words = dictionary(
  {
    offline: "Sem conexão com o servidor. Tente de novo em instantes.",
    broken: "Algo deu errado no servidor.",
    forbidden: "Seu papel não permite isto.",
    unknown: "Não foi possível concluir.",
  },
  {
    offline: "The server cannot be reached. Try again in a moment.",
    broken: "Something went wrong on the server.",
    forbidden: "Your role does not allow this.",
    unknown: "That could not be done.",
  },
);

export class Problem extends Error {
  /** 0 when no answer came at all. */
  readonly status: number;
  readonly type: string;
  readonly detail: string;
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown> = {}) {
    const detail = text(body.detail) || text(body.error_description) || text(body.error);
    super(text(body.title) || detail || fallback(status));
    this.name = "Problem";
    this.status = status;
    this.type = text(body.type);
    this.detail = detail;
    this.body = body;
  }

  /** `type` is an address whose last part names the kind of problem. */
  is(slug: string): boolean {
    return this.type.endsWith(slug);
  }

  /** Worth trying again as it is: nothing came back, or the server was not ready. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  get readable(): string {
    const fields = wrongFields(this.body.errors);
    if (fields) return `${this.message} ${fields}`;
    return this.detail && this.detail !== this.message ? `${this.message} ${this.detail}`.trim() : this.message;
  }
}

/** "Paciente email: Não parece um e-mail.": a form that knows its fields better says it beside them. */
function wrongFields(errors: unknown): string {
  if (!Array.isArray(errors)) return "";
  return (errors as { loc?: unknown[]; msg?: unknown }[])
    .filter(({ loc }) => loc?.[0] === "body" || loc?.[0] === "query")
    .map(({ loc, msg }) => {
      const name = String(loc?.at(-1)).replaceAll("_", " ");
      return `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${text(msg)}`;
    })
    .join(" ");
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return "";
  return value
    .map((entry) => (entry && typeof entry === "object" && "msg" in entry ? String(entry.msg) : ""))
    .filter(Boolean)
    .join("; ");
}

function fallback(status: number): string {
  const say = wordsNow(words);
  if (status === 0) return say.offline;
  if (status === 403) return say.forbidden;
  return status >= 500 ? say.broken : say.unknown;
}

export async function problemOf(answer: Response): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => ({}));
  return new Problem(answer.status, body && typeof body === "object" ? (body as Record<string, unknown>) : {});
}

export const readable = (failure: unknown) =>
  failure instanceof Problem ? failure.readable : failure instanceof Error ? failure.message : String(failure);
