/** Reading and writing what two people may edit at once: the server's ETag goes back as If-Match. */
import { address, raw } from "./client";

export interface Versioned<Value> {
  value: Value;
  etag: string | null;
}

export async function readVersioned<Value>(path: string, signal?: AbortSignal): Promise<Versioned<Value>> {
  return versioned(await raw("GET", path, { signal }));
}

/** Only the keys given change. A Problem with status 412 when somebody else was first; null as `etag` overrules them. */
export async function writeVersioned<Value>(path: string, body: unknown, etag: string | null): Promise<Versioned<Value>> {
  return versioned(await raw("PUT", path, { body, headers: etag ? { "If-Match": etag } : {} }));
}

async function versioned<Value>(answer: Response): Promise<Versioned<Value>> {
  return { value: (await answer.json()) as Value, etag: answer.headers.get("ETag") };
}

/** Where providers and browsers reach this installation, as far as the browser can know. */
export const publicAddress = (path: string) => location.origin + address(path);
