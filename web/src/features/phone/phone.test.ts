import { describe, expect, it } from "vitest";

import { withCountry } from "./PatientPicker";
import type { ThreadMessage } from "./sandbox";
import { joined } from "./useThread";

const bubble = (id: string, status: ThreadMessage["status"]) => ({ id, status }) as ThreadMessage;

describe("the phone", () => {
  it("takes numbers as people write them", () => {
    expect(withCountry("(41) 98765-4321")).toBe("5541987654321");
    expect(withCountry("+55 41 98765-4321")).toBe("5541987654321");
    expect(withCountry("55 99999-8888")).toBe("5555999998888");
    expect(withCountry("98765-4321")).toBeNull();
  });

  it("changes a bubble in place when its tick changes, and adds what is new at the end", () => {
    const before = { messages: [bubble("1", "sent"), bubble("2", "sent")], typing: false, business: null, loaded: true };
    const after = joined(before, { wa_id: "5541", cursor: 9, typing: true, window_expires_at: null, business: { name: "Clínica", display_phone_number: "+55" }, messages: [bubble("1", "read"), bubble("3", "sent")] });
    expect(after.messages.map((one) => `${one.id} ${one.status}`)).toEqual(["1 read", "2 sent", "3 sent"]);
    expect(after.typing).toBe(true);
  });
});
