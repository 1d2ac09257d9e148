import { describe, expect, it } from "vitest";

import type { Outgoing } from "../outbox";
import { ME, message } from "../testing";
import { arrange, firstUnread } from "./arrange";

const at = (minute: number, day = 23) => new Date(2026, 10, day, 12, minute).toISOString();
const kinds = (rows: ReturnType<typeof arrange>) => rows.map((row) => (row.type === "group" ? `${row.side}${row.messages.length}` : row.type));

const waiting = (part: Partial<Outgoing> = {}): Outgoing => ({ key: "key", conversation_id: "one", body: { text: "olá" }, created_at: at(50), state: "waiting", ...part });

describe("a conversation as it is drawn", () => {
  it("groups what one person says within five minutes, and parts the days", () => {
    const rows = arrange([message("1", at(0, 22)), message("2", at(0)), message("3", at(2)), message("4", at(20)), message("5", at(21), { direction: "outbound" })], [], ME, null);
    expect(kinds(rows)).toEqual(["day", "in1", "day", "in2", "in1", "out1"]);
  });

  it("keeps notes apart from what the patient sees", () => {
    const rows = arrange([message("1", at(0), { direction: "outbound" }), message("2", at(1), { direction: "outbound", kind: "note" })], [], ME, null);
    expect(kinds(rows)).toEqual(["day", "out1", "out1"]);
  });

  it("shows one reaction a person, and finds a target that was told by the provider's id", () => {
    const react = (id: string, who: string, emoji: string, data: object) => message(id, at(2), { kind: "reaction", text: null, sender: { type: "contact", id: who, name: who }, data: { ...data, emoji } });
    const target = message("1", at(0));
    const rows = arrange([target, react("2", "ana", "👍", { message_id: "1" }), react("3", "bia", "❤️", { message_id: null, provider_message_id: target.provider_message_id })], [], ME, null);
    const group = rows.find((row) => row.type === "group")!;
    expect(group.type === "group" && group.messages.map((shown) => shown.reactions.map((one) => one.emoji))).toEqual([["👍", "❤️"]]);
  });

  it("puts the newest reaction of a person on its target, and none when it was taken back", () => {
    const react = (id: string, emoji: string, minute: number) => message(id, at(minute), { kind: "reaction", text: null, data: { message_id: "1", emoji } });
    const shown = (list: ReturnType<typeof message>[]) => {
      const group = arrange(list, [], ME, null).find((row) => row.type === "group");
      return group?.type === "group" ? group.messages[0]!.reactions.map((reaction) => reaction.emoji) : null;
    };
    expect(shown([message("1", at(0)), react("r1", "👍", 1), react("r2", "❤️", 2)])).toEqual(["❤️"]);
    expect(shown([message("1", at(0)), react("r1", "👍", 1), react("r2", "", 2)])).toEqual([]);
  });

  it("shows a reaction by itself while its target is not loaded", () => {
    expect(kinds(arrange([message("r", at(0), { kind: "reaction", data: { message_id: "elsewhere", emoji: "👍" } })], [], ME, null))).toEqual(["day", "in1"]);
  });

  it("draws the line before the first unread message", () => {
    const messages = [message("1", at(0)), message("2", at(1), { direction: "outbound" }), message("3", at(2)), message("4", at(3))];
    expect(firstUnread(messages, 2)).toBe("3");
    expect(firstUnread(messages, 0)).toBeNull();
    expect(kinds(arrange(messages, [], ME, "3"))).toEqual(["day", "in1", "out1", "new", "in2"]);
  });

  it("shows at once what is still on this machine, and once when the feed was faster than the answer", () => {
    expect(kinds(arrange([message("1", at(0))], [waiting()], ME, null))).toEqual(["day", "in1", "out1"]);
    const told = message("2", at(50), { direction: "outbound", text: "olá" });
    expect(kinds(arrange([message("1", at(0)), told], [waiting({ seen_as: "2" })], ME, null))).toEqual(["day", "in1", "out1"]);
  });
});
