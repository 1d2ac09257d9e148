import { describe, expect, it } from "vitest";

import { conversation, message } from "../testing";
import { forAssignment, forMessage, type Present } from "./decide";
import type { NoticeSettings } from "./settings";

const settings: NoticeSettings = { sound: true, desktop: true, mineOnly: true, asked: true };
const away: Present = { meId: "me", openId: null, inFront: false };

describe("a message that comes in", () => {
  const incoming = message("m1", "2026-11-23T12:00:00Z", { conversation_id: "c1", direction: "inbound" });
  const mine = conversation("c1", { assignee_id: "me", bot_active: false });

  it("is told by sound and notification to whoever looks elsewhere", () => {
    expect(forMessage(incoming, mine, settings, away)).toEqual({ sound: true, desktop: true });
  });

  it("is told by sound alone while the page is in front on another conversation", () => {
    expect(forMessage(incoming, mine, settings, { ...away, inFront: true, openId: "c2" })).toEqual({ sound: true, desktop: false });
  });

  it("is not told at all while its conversation is before one's eyes", () => {
    expect(forMessage(incoming, mine, settings, { ...away, inFront: true, openId: "c1" })).toEqual({ sound: false, desktop: false });
  });

  it("is told when the conversation is open in a window that nobody looks at", () => {
    expect(forMessage(incoming, mine, settings, { ...away, openId: "c1" })).toEqual({ sound: true, desktop: true });
  });

  it("leaves people alone while the bot answers, and about a colleague's, unless they want all", () => {
    const theirs = conversation("c1", { assignee_id: "ana", bot_active: false });
    expect(forMessage(incoming, conversation("c1", { bot_active: true }), settings, away).sound).toBe(false);
    expect(forMessage(incoming, theirs, settings, away).sound).toBe(false);
    expect(forMessage(incoming, theirs, { ...settings, mineOnly: false }, away).sound).toBe(true);
  });

  it("is no notice when we wrote it, or when it is a reaction", () => {
    expect(forMessage(message("m1", "2026-11-23T12:00:00Z", { direction: "outbound" }), mine, settings, away).sound).toBe(false);
    expect(forMessage(message("m1", "2026-11-23T12:00:00Z", { direction: "inbound", kind: "reaction" }), mine, settings, away).sound).toBe(false);
  });

  it("keeps to what the person chose", () => {
    expect(forMessage(incoming, mine, { ...settings, sound: false }, away)).toEqual({ sound: false, desktop: true });
    expect(forMessage(incoming, mine, { ...settings, desktop: false }, away)).toEqual({ sound: true, desktop: false });
  });
});

describe("a conversation given to someone", () => {
  const before = conversation("c1", { assignee_id: null });
  const after = conversation("c1", { assignee_id: "me" });

  it("is told to whom it was given, and only when it was not theirs already", () => {
    expect(forAssignment(before, after, settings, away).sound).toBe(true);
    expect(forAssignment(after, after, settings, away).sound).toBe(false);
    expect(forAssignment(before, conversation("c1", { assignee_id: "ana" }), settings, away).sound).toBe(false);
  });
});
