/** A patient's thread as the phone shows it, kept fresh by waiting calls. */
import { useEffect, useState } from "react";

import { Problem } from "@/api/problem";

import { thread, type Thread, type ThreadMessage } from "./sandbox";

export interface ThreadState {
  messages: ThreadMessage[];
  typing: boolean;
  business: Thread["business"] | null;
  loaded: boolean;
}

const EMPTY: ThreadState = { messages: [], typing: false, business: null, loaded: false };
const WAIT_SECONDS = 20;

export function useThread(patientId: string, numberId: string): ThreadState {
  const [state, setState] = useState(EMPTY);
  useEffect(() => {
    setState(EMPTY);
    const ended = new AbortController();
    void follow(patientId, numberId, ended.signal, (news) => setState((known) => joined(known, news)));
    return () => ended.abort();
  }, [patientId, numberId]);
  return state;
}

async function follow(patientId: string, numberId: string, signal: AbortSignal, tell: (news: Thread) => void): Promise<void> {
  let since = 0;
  let wait = 0;
  while (!signal.aborted) {
    try {
      const news = await thread(patientId, numberId, since, wait, signal);
      since = news.cursor;
      wait = WAIT_SECONDS;
      tell(news);
    } catch (failure) {
      if (signal.aborted) return;
      if (!(failure instanceof Problem)) throw failure;
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

export function joined(known: ThreadState, news: Thread): ThreadState {
  const changed = new Map(news.messages.map((message) => [message.id, message]));
  const before = known.messages.map((message) => changed.get(message.id) ?? message);
  const present = new Set(before.map((message) => message.id));
  const added = news.messages.filter((message) => !present.has(message.id));
  return { messages: added.length ? [...before, ...added] : before, typing: news.typing, business: news.business, loaded: true };
}
