// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { session } from "@/api/session";
import type { Message } from "@/api/types";

import { discard, outbox, recogniseOwn, send, sendAgain, startOutbox } from "./outbox";
import { ME, message } from "./testing";

interface Call {
  key: string | null;
  body: { text?: string };
}

let calls: Call[];
let answers: (() => Promise<Response>)[];
let taken: Message[];
let stop: () => void;

const accepted = (id: string) => async () => Response.json(message(id, "2026-11-23T12:00:00Z", { direction: "outbound" }), { status: 201 });
const refused = (type: string, status: number) => async () => Response.json({ type: `https://x/${type}`, title: "Não pode.", status }, { status, headers: { "Content-Type": "application/problem+json" } });
const lost = async () => {
  throw new TypeError("network");
};

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
  answers = [];
  taken = [];
  session.set("out");
  outbox.set([]);
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    calls.push({ key: new Headers(init.headers).get("Idempotency-Key"), body: JSON.parse(String(init.body)) as Call["body"] });
    return (answers.shift() ?? lost)();
  });
  stop = startOutbox((message) => taken.push(message));
});

afterEach(() => {
  stop();
  outbox.get().forEach((entry) => discard(entry.key));
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("what is written and not yet taken", () => {
  it("is on the screen before any answer, and gone from the outbox with it", async () => {
    answers = [accepted("1")];
    send("one", { text: "oi" });
    expect(outbox.get()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(taken.map((one) => one.id)).toEqual(["1"]);
    expect(outbox.get()).toEqual([]);
  });

  it("goes again with the same key when the network was lost, so that it is said once", async () => {
    answers = [lost, refused("idempotency-in-flight", 409), accepted("1")];
    send("one", { text: "oi" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map((call) => call.key)).size).toBe(1);
    expect(outbox.get()).toEqual([]);
  });

  it("keeps the order of one conversation while the first is held up", async () => {
    answers = [lost, accepted("1"), accepted("2")];
    send("one", { text: "primeira" });
    send("one", { text: "segunda" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls.map((call) => call.body.text)).toEqual(["primeira", "primeira", "segunda"]);
  });

  it("stands as failed with the reason when it is refused, and a new try has a new key", async () => {
    answers = [refused("window-closed", 409), accepted("1")];
    const key = send("one", { text: "oi" });
    await vi.advanceTimersByTimeAsync(0);
    expect(outbox.get()[0]).toMatchObject({ state: "failed", reason: "Não pode.", windowClosed: true });
    sendAgain(key);
    await vi.advanceTimersByTimeAsync(0);
    expect(calls[1]!.key).not.toBe(calls[0]!.key);
    expect(taken).toHaveLength(1);
  });

  it("does not hold up the next one when the first was refused", async () => {
    answers = [refused("invalid", 422), accepted("2")];
    send("one", { text: "primeira" });
    send("one", { text: "segunda" });
    await vi.advanceTimersByTimeAsync(0);
    expect(outbox.get().map((entry) => entry.state)).toEqual(["failed"]);
    expect(taken.map((one) => one.id)).toEqual(["2"]);
  });

  it("recognises itself in the live feed when that is faster than the answer", async () => {
    let answer: (response: Response) => void = () => undefined;
    answers = [() => new Promise((resolve) => (answer = resolve))];
    send("one", { text: "oi" });
    await vi.advanceTimersByTimeAsync(0);
    const told = message("1", "2026-11-23T12:00:00Z", { direction: "outbound", text: "oi" });
    recogniseOwn(told, ME.id);
    expect(outbox.get()[0]!.seen_as).toBe("1");
    answer(await accepted("1")());
    await vi.advanceTimersByTimeAsync(0);
    expect(outbox.get()).toEqual([]);
  });
});
