/** Who is signed in. The access token lives in memory only; the refresh token in a cookie that no script can read. */
import { recall, remember } from "@/lib/remember";
import { createStore } from "@/lib/store";

import { Problem, problemOf } from "./problem";

const BASE = "/api/v1";
/** Whether a refresh cookie may be there: nobody who never signed in is asked for one. */
const VISITED = "signed-in";

interface Token {
  value: string;
  expires_at: number;
}

let token: Token | null = null;
let refreshing: Promise<boolean> | null = null;

export type SessionState = "unknown" | "in" | "out";
export const session = createStore<SessionState>("unknown");

interface TokenAnswer {
  access_token: string;
  expires_in: number;
}

function keep(answer: TokenAnswer): void {
  token = { value: answer.access_token, expires_at: Date.now() + answer.expires_in * 1000 };
  remember(VISITED, "yes");
  session.set("in");
}

function end(): void {
  token = null;
  remember(VISITED, null);
  session.set("out");
}

async function post(path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(BASE + path, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-Requested-With": "balcao" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Problem(0);
  }
}

export async function signIn(username: string, password: string): Promise<void> {
  const answer = await post("/auth/token", { grant_type: "password", username, password, refresh_in: "cookie" });
  if (!answer.ok) throw await problemOf(answer);
  keep((await answer.json()) as TokenAnswer);
}

/** The second step: `owed` is the mfa_token of the refusal, `otp` the app's code or a recovery code. */
export async function answerSecondFactor(owed: string, otp: string): Promise<void> {
  const answer = await post("/auth/token", { grant_type: "urn:balcao:grant-type:mfa-otp", mfa_token: owed, otp, refresh_in: "cookie" });
  if (!answer.ok) throw await problemOf(answer);
  keep((await answer.json()) as TokenAnswer);
}

export async function signOut(): Promise<void> {
  await post("/auth/revoke", {}).catch(() => undefined);
  end();
}

/** One refresh at a time, in this tab and in its neighbours. False when the session is over; throws when nobody answered. */
export function refresh(): Promise<boolean> {
  refreshing ??= alone(renew).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function renew(): Promise<boolean> {
  const answer = await post("/auth/refresh", {});
  if (answer.ok) {
    keep((await answer.json()) as TokenAnswer);
    return true;
  }
  if (answer.status >= 500 || answer.status === 429) throw await problemOf(answer);
  end();
  return false;
}

function alone<Result>(act: () => Promise<Result>): Promise<Result> {
  // navigator.locks is there on HTTPS and on localhost only.
  return navigator.locks ? (navigator.locks.request("balcao.refresh", act) as Promise<Result>) : act();
}

/** A token with at least 30 seconds of life, or null when nobody is signed in. */
export async function accessToken(): Promise<string | null> {
  if (token && token.expires_at - Date.now() > 30_000) return token.value;
  if (session.get() === "out" || !recall(VISITED)) return null;
  return (await refresh()) ? (token?.value ?? null) : null;
}

/** The server said no to this token: forget it, so that the next call asks for another. */
export function distrust(value: string): void {
  if (token?.value === value) token = null;
}
