/** Calls to the server: the token goes along, an expired one is renewed once, anything but success is a Problem. */
import { Problem, problemOf } from "./problem";
import { accessToken, distrust } from "./session";

const BASE = "/api/v1";
export const ENROL_PAGE = "/duas-etapas";

type Query = Record<string, string | number | boolean | null | undefined>;

export interface Options {
  query?: Query;
  body?: unknown;
  form?: FormData;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** On POST: the same key sent twice does the thing once. */
  key?: string;
}

export const api = {
  get: <Answer>(path: string, options?: Options) => call<Answer>("GET", path, options),
  post: <Answer>(path: string, options?: Options) => call<Answer>("POST", path, options),
  put: <Answer>(path: string, options?: Options) => call<Answer>("PUT", path, options),
  patch: <Answer>(path: string, options?: Options) => call<Answer>("PATCH", path, options),
  delete: <Answer = void>(path: string, options?: Options) => call<Answer>("DELETE", path, options),
};

/** `path` begins with "/" and stands under /api/v1, unless it begins with "/api/". */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const tail = search.size ? `?${search}` : "";
  return (path.startsWith("/api/") ? path : BASE + path) + tail;
}

async function call<Answer>(method: string, path: string, options: Options = {}): Promise<Answer> {
  const answer = await raw(method, path, options);
  if (answer.status === 204) return undefined as Answer;
  const type = answer.headers.get("Content-Type") ?? "";
  return (type.includes("json") ? await answer.json() : await answer.text()) as Answer;
}

/** The Response itself, for bytes. */
export async function raw(method: string, path: string, options: Options = {}): Promise<Response> {
  const first = await attempt(method, path, options);
  const answer = first.status === 401 ? await attempt(method, path, options) : first;
  if (!answer.ok) throw await refused(answer);
  return answer;
}

async function refused(answer: Response): Promise<Problem> {
  const problem = await problemOf(answer);
  // The account asks for a second factor since a moment ago: nothing else answers before it is set up.
  if (problem.is("second-factor-needed") && location.pathname !== ENROL_PAGE) location.assign(ENROL_PAGE);
  return problem;
}

async function attempt(method: string, path: string, options: Options): Promise<Response> {
  const token = await accessToken();
  const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (options.key) headers["Idempotency-Key"] = options.key;
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  try {
    const answer = await fetch(address(path, options.query), {
      method,
      headers,
      signal: options.signal,
      body: options.form ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
    });
    if (answer.status === 401 && token) distrust(token);
    return answer;
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure;
    throw new Problem(0);
  }
}

/** With progress, which fetch does not tell of. */
export async function upload<Answer>(path: string, form: FormData, progress: (share: number) => void, key: string): Promise<Answer> {
  const token = await accessToken();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address(path));
    request.responseType = "json";
    if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Idempotency-Key", key);
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onerror = () => reject(new Problem(0));
    request.onload = () => {
      if (request.status < 300) resolve(request.response as Answer);
      else reject(new Problem(request.status, (request.response ?? {}) as Record<string, unknown>));
    };
    request.send(form);
  });
}
