import { describe, expect, it } from "vitest";

import { foreseenOf } from "./bulk";
import { conversation } from "./testing";

const people = [{ id: "ana", name: "Ana" }];

describe("what a change to many makes of each", () => {
  it("puts labels on once and takes others off", () => {
    const before = conversation("a", { labels: ["vip", "retorno"] });
    expect(foreseenOf(before, { add_labels: ["vip", "novo"], remove_labels: ["retorno"] }, people, "me").labels).toEqual(["vip", "novo"]);
  });

  it("names whoever takes care from now on, and nobody", () => {
    expect(foreseenOf(conversation("a"), { assignee_id: "ana" }, people, "me").assignee).toEqual({ id: "ana", name: "Ana" });
    expect(foreseenOf(conversation("a", { assignee_id: "ana", assignee: { id: "ana", name: "Ana" } }), { assignee_id: null }, people, "me").assignee).toBeNull();
  });

  it("leaves alone what is not named", () => {
    const before = conversation("a", { priority: "high", labels: ["vip"] });
    expect(foreseenOf(before, { status: "resolved" }, people, "me")).toEqual({ ...before, status: "resolved" });
  });

  it("shows a conversation marked as unread as having something", () => {
    expect(foreseenOf(conversation("a"), { is_unread: true }, people, "me").unread_count).toBe(1);
    expect(foreseenOf(conversation("a", { unread_count: 4 }), { is_unread: false }, people, "me").unread_count).toBe(0);
  });
});
