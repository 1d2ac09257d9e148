/** The live feed: one socket a tab, a cursor that is never lost, patience when the network goes. */
import { useEffect } from "react";

import { useLatest } from "@/lib/hooks";
import { createStore, useStore } from "@/lib/store";

import { api } from "./client";
import { session } from "./session";
import type { Frame } from "./types";

export type LiveState = "off" | "connecting" | "on" | "waiting";

type Listener = (frame: Frame) => void;

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const PING_EVERY = 25_000;

export const liveState = createStore<LiveState>("off");
const listeners = new Set<Listener>();
let socket: WebSocket | null = null;
let cursor: string | null = null;
let attempts = 0;
let retry: ReturnType<typeof setTimeout> | undefined;
let ping: ReturnType<typeof setInterval> | undefined;
let wanted = false;

export function startLive(): () => void {
  wanted = true;
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  void open();
  return stopLive;
}

export function stopLive(): void {
  wanted = false;
  cursor = null;
  clearTimeout(retry);
  window.removeEventListener("online", hurry);
  document.removeEventListener("visibilitychange", hurry);
  close();
  liveState.set("off");
}

/** Someone looks at the page, or the network is back: no reason to wait any longer. */
function hurry(): void {
  if (!wanted || document.hidden || socket) return;
  clearTimeout(retry);
  attempts = 0;
  void open();
}

async function open(): Promise<void> {
  if (liveState.get() === "connecting" || session.get() === "out") return;
  liveState.set("connecting");
  try {
    const ticket = await api.post<{ ticket: string; cursor: string }>("/live/tickets");
    if (!wanted) return;
    cursor ??= ticket.cursor;
    connect(ticket.ticket, cursor);
  } catch {
    later();
  }
}

function connect(ticket: string, from: string): void {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const next = new WebSocket(`${scheme}://${location.host}/ws?${new URLSearchParams({ ticket, cursor: from })}`);
  socket = next;
  next.onopen = () => {
    attempts = 0;
    liveState.set("on");
    clearInterval(ping);
    ping = setInterval(() => tell({ type: "ping" }), PING_EVERY);
  };
  next.onmessage = (event) => hear(String(event.data));
  next.onclose = () => {
    if (socket !== next) return;
    close();
    if (wanted) later();
  };
}

function hear(data: string): void {
  const frame = JSON.parse(data) as Partial<Frame>;
  if (frame.cursor) cursor = frame.cursor;
  if (!frame.event) return;
  for (const listener of [...listeners]) listener(frame as Frame);
}

function close(): void {
  clearInterval(ping);
  const old = socket;
  socket = null;
  old?.close();
}

function later(): void {
  liveState.set("waiting");
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempts++);
  clearTimeout(retry);
  retry = setTimeout(() => void open(), wait * (0.7 + Math.random() * 0.6));
}

/** Says something to the others; silently nothing while the socket is away. */
export function tell(message: Record<string, unknown>): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Every frame of the feed while the component is on screen. */
export function useLive(listener: Listener): void {
  const latest = useLatest(listener);
  useEffect(() => listen((frame) => latest.current(frame)), [latest]);
}

export const useLiveState = () => useStore(liveState);
