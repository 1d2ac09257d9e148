import { describe, expect, it } from "vitest";

import { filterOf, PLAIN_FILTER, queryOf, type ListFilter } from "./filter";
import { flat, newerOf, placeConversation, placeMessage } from "./merge";
import { conversation, message, pagesOf } from "./testing";

const at = (minute: number) => `2026-11-23T12:${String(minute).padStart(2, "0")}:00Z`;
const ids = (pages: Parameters<typeof flat>[0]) => flat(pages as ReturnType<typeof pagesOf<{ id: string }>>).map((item) => item.id);

describe("a conversation that arrives live", () => {
  const list = pagesOf([[conversation("a", { last_message_at: at(30) }), conversation("b", { last_message_at: at(20) })], "next"] as [ReturnType<typeof conversation>[], string | null], [
    [conversation("c", { last_message_at: at(10) })],
    null,
  ]);

  it("moves to the top when it has the newest message", () => {
    expect(ids(placeConversation(list, conversation("c", { last_message_at: at(40) }), PLAIN_FILTER, "me"))).toEqual(["c", "a", "b"]);
  });

  it("appears once when it is new", () => {
    const once = placeConversation(list, conversation("d", { last_message_at: at(25) }), PLAIN_FILTER, "me");
    expect(ids(placeConversation(once, conversation("d", { last_message_at: at(25) }), PLAIN_FILTER, "me"))).toEqual(["a", "d", "b", "c"]);
  });

  it("leaves the list of open ones when it is resolved", () => {
    expect(ids(placeConversation(list, conversation("b", { status: "resolved" }), PLAIN_FILTER, "me"))).toEqual(["a", "c"]);
  });

  it("leaves the unassigned ones when somebody takes it", () => {
    expect(ids(placeConversation(list, conversation("a", { assignee_id: "me" }), { ...PLAIN_FILTER, tab: "unassigned" }, "me"))).toEqual(["b", "c"]);
  });

  it("waits for its own page when it is older than all that is loaded", () => {
    const more = pagesOf([[conversation("a", { last_message_at: at(30) })], "next"] as [ReturnType<typeof conversation>[], string | null]);
    expect(ids(placeConversation(more, conversation("old", { last_message_at: at(1) }), PLAIN_FILTER, "me"))).toEqual(["a"]);
  });

  it("is not pulled from under its reader in the list of unread ones", () => {
    expect(ids(placeConversation(list, conversation("a", { unread_count: 0, last_message_at: at(30) }), { ...PLAIN_FILTER, unread: true }, "me"))).toEqual(["a", "b", "c"]);
  });

  it("only changes in place what a search has found", () => {
    const search = { ...PLAIN_FILTER, q: "ana" };
    expect(ids(placeConversation(list, conversation("x"), search, "me"))).toEqual(["a", "b", "c"]);
    const renamed = placeConversation(list, conversation("b", { last_message_at: at(50) }), search, "me");
    expect(ids(renamed)).toEqual(["a", "b", "c"]);
  });
});

describe("a conversation in a list of another order", () => {
  const waiting = (id: string, minute: number | null) => conversation(id, { waiting_since: minute === null ? null : at(minute) });
  const queue = pagesOf([[waiting("a", 10), waiting("b", 20)], null] as [ReturnType<typeof conversation>[], string | null]);
  const filter = { ...PLAIN_FILTER, tab: "waiting" as const };

  it("joins the queue behind those who have waited longer", () => {
    expect(ids(placeConversation(queue, waiting("c", 15), filter, "me"))).toEqual(["a", "c", "b"]);
    expect(ids(placeConversation(queue, waiting("c", 30), filter, "me"))).toEqual(["a", "b", "c"]);
  });

  it("leaves the queue when it is answered, or when the bot answers", () => {
    expect(ids(placeConversation(queue, waiting("a", null), filter, "me"))).toEqual(["b"]);
    expect(ids(placeConversation(queue, conversation("a", { waiting_since: at(10), bot_active: true }), filter, "me"))).toEqual(["b"]);
  });

  it("stands by priority, the newest of the same first", () => {
    const list = pagesOf([[conversation("u", { priority: "urgent", last_message_at: at(1) }), conversation("n", { last_message_at: at(50) })], null] as [ReturnType<typeof conversation>[], string | null]);
    expect(ids(placeConversation(list, conversation("h", { priority: "high", last_message_at: at(2) }), { ...PLAIN_FILTER, sort: "priority" }, "me"))).toEqual(["u", "h", "n"]);
  });

  it("is left to the server where only the server can judge", () => {
    expect(ids(placeConversation(queue, waiting("c", 15), { ...filter, mentioned: true }, "me"))).toEqual(["a", "b"]);
  });
});

describe("a filter", () => {
  it("comes back from being saved as it was", () => {
    for (const part of [{ tab: "waiting" }, { tab: "mine", label: "vip" }, { tab: "unassigned", sort: "due" }, { assignee: "ana", status: "pending", unread: true }, { team: "none", priority: "high" }] as Partial<ListFilter>[]) {
      const filter = { ...PLAIN_FILTER, ...part };
      const saved = JSON.parse(JSON.stringify(queryOf(filter))) as Record<string, unknown>;
      expect(queryOf(filterOf(saved))).toEqual(queryOf(filter));
    }
  });
});

describe("a message that arrives live", () => {
  const thread = pagesOf([[message("3", at(30)), message("2", at(20))], "next"] as [ReturnType<typeof message>[], string | null], [[message("1", at(10))], null]);

  it("stands where it was written, not where it arrived", () => {
    expect(ids(placeMessage(thread, message("late", at(25))))).toEqual(["3", "late", "2", "1"]);
  });

  it("is there once, however often it is told", () => {
    const told = placeMessage(placeMessage(thread, message("4", at(40))), message("4", at(40)));
    expect(ids(told)).toEqual(["4", "3", "2", "1"]);
  });

  it("is left to its page when older ones are not loaded yet", () => {
    const recent = pagesOf([[message("3", at(30))], "next"] as [ReturnType<typeof message>[], string | null]);
    expect(ids(placeMessage(recent, message("0", at(1))))).toEqual(["3"]);
  });
});

describe("a tick", () => {
  it("never turns back when an older answer comes late", () => {
    const read = message("1", at(1), { direction: "outbound", status: "read" });
    expect(newerOf(read, { ...read, status: "sent" }).status).toBe("read");
  });

  it("says so when what was sent has failed after all, and takes it back when it arrived", () => {
    const sent = message("1", at(1), { direction: "outbound", status: "sent" });
    const failed = { ...sent, status: "failed" as const, error: { code: "1", title: "Não foi possível entregar", detail: "" } };
    expect(newerOf(sent, failed)).toBe(failed);
    expect(newerOf(failed, sent)).toMatchObject({ status: "failed", error: failed.error });
    expect(newerOf(failed, { ...sent, status: "delivered" }).status).toBe("delivered");
  });

  it("starts anew when a failed message is sent again", () => {
    const failed = message("1", at(1), { direction: "outbound", status: "failed" });
    expect(newerOf(failed, { ...failed, status: "queued" }).status).toBe("queued");
  });
});
