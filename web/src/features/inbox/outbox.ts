/**
 * Messages written here that the server has not yet taken. Each has its own key, so that trying again never doubles it;
 * one conversation sends one at a time, so that order holds; a reload of the page picks up where it was.
 */
import { api } from "@/api/client";
import { Problem, readable } from "@/api/problem";
import type { Attachment, Message, NewMessage } from "@/api/types";
import { newKey } from "@/lib/ids";
import { createStore } from "@/lib/store";

export interface Outgoing {
  key: string;
  conversation_id: string;
  body: NewMessage;
  /** The files that the body names, to show meanwhile. */
  attachments?: Attachment[];
  created_at: string;
  state: "waiting" | "under way" | "failed";
  /** In words, when it failed. */
  reason?: string;
  windowClosed?: boolean;
  /** The server's message, when the live feed told of it before the answer came. */
  seen_as?: string;
}

type Taken = (message: Message, key: string) => void;

const STORAGE = "balcao.outbox";
const FIRST_WAIT = 800;
const LONGEST_WAIT = 20_000;

export const outbox = createStore<Outgoing[]>(load());
/** Where something was said from here since the page was opened: who answers may want to keep the conversation. */
export const answered = createStore<ReadonlySet<string>>(new Set());
const busy = new Set<string>();
let taken: Taken = () => undefined;

/** What is to be done with a message once the server has it; also takes up what a reload interrupted. */
export function startOutbox(onTaken: Taken): () => void {
  taken = onTaken;
  const wake = () => outbox.get().forEach((outgoing) => void work(outgoing.conversation_id));
  window.addEventListener("online", wake);
  wake();
  return () => window.removeEventListener("online", wake);
}

export function send(conversationId: string, body: NewMessage, attachments?: Attachment[]): string {
  const key = newKey();
  if (body.kind !== "note" && !body.reaction) answered.set(new Set([...answered.get(), conversationId]));
  change([...outbox.get(), { key, conversation_id: conversationId, body, attachments, created_at: new Date().toISOString(), state: "waiting" }]);
  void work(conversationId);
  return key;
}

/** A refusal is an answer, and is repeated for the same key: a new try is a new key. */
export function sendAgain(key: string): void {
  const failed = outbox.get().find((outgoing) => outgoing.key === key);
  if (!failed) return;
  patch(key, { key: newKey(), state: "waiting", reason: undefined, windowClosed: undefined });
  void work(failed.conversation_id);
}

export function discard(key: string): void {
  change(outbox.get().filter((outgoing) => outgoing.key !== key));
}

/** The live feed may tell of our own message before the answer to the POST comes: then it is not shown twice. */
export function recogniseOwn(message: Message, meId: string | null): void {
  if (message.direction !== "outbound" || message.sender.id !== meId) return;
  const own = outbox
    .get()
    .find((outgoing) => outgoing.conversation_id === message.conversation_id && outgoing.state === "under way" && !outgoing.seen_as && (outgoing.body.text ?? "") === (message.text ?? ""));
  if (own) patch(own.key, { seen_as: message.id });
}

async function work(conversationId: string): Promise<void> {
  if (busy.has(conversationId)) return;
  busy.add(conversationId);
  try {
    let wait = FIRST_WAIT;
    for (let next = nextOf(conversationId); next; next = nextOf(conversationId)) {
      const done = await attempt(next);
      if (done) {
        wait = FIRST_WAIT;
        continue;
      }
      await pause(wait);
      wait = Math.min(LONGEST_WAIT, wait * 2);
    }
  } finally {
    busy.delete(conversationId);
  }
}

const nextOf = (conversationId: string) => outbox.get().find((outgoing) => outgoing.conversation_id === conversationId && outgoing.state !== "failed");

/** False: nothing is known, try again with the same key. */
async function attempt(outgoing: Outgoing): Promise<boolean> {
  patch(outgoing.key, { state: "under way" });
  try {
    const message = await api.post<Message>(`/conversations/${outgoing.conversation_id}/messages`, { body: outgoing.body, key: outgoing.key });
    taken(message, outgoing.key);
    discard(outgoing.key);
    return true;
  } catch (failure) {
    if (failure instanceof Problem && (failure.passing || inFlight(failure))) {
      patch(outgoing.key, { state: "waiting" });
      return false;
    }
    patch(outgoing.key, { state: "failed", reason: readable(failure), windowClosed: failure instanceof Problem && failure.is("window-closed") });
    return true;
  }
}

const inFlight = (problem: Problem) => problem.status === 409 && problem.is("in-flight");

/** Ends early when the network comes back. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    window.addEventListener("online", end);
  });
}

function patch(key: string, part: Partial<Outgoing>): void {
  change(outbox.get().map((outgoing) => (outgoing.key === key ? { ...outgoing, ...part } : outgoing)));
}

function change(next: Outgoing[]): void {
  outbox.set(next);
  try {
    // Of this tab alone: a neighbour must not send the same.
    sessionStorage.setItem(STORAGE, JSON.stringify(next));
  } catch {
    // then a reload forgets what had not gone out
  }
}

function load(): Outgoing[] {
  try {
    return JSON.parse(sessionStorage.getItem(STORAGE) ?? "[]") as Outgoing[];
  } catch {
    return [];
  }
}
