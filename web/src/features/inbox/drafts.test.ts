import { describe, expect, it } from "vitest";

import { EMPTY_DRAFT } from "./drafts";
import { keptOf, localOf } from "./draftSync";

describe("a draft on its way between machines", () => {
  it("is the text of the mode one writes in", () => {
    expect(keptOf({ ...EMPTY_DRAFT, reply: "oi", note: "nota" })).toEqual({ text: "oi", is_note: false, reply_to: null });
    expect(keptOf({ ...EMPTY_DRAFT, mode: "note", reply: "oi", note: "nota" })).toEqual({ text: "nota", is_note: true, reply_to: null });
  });

  it("comes back as it went", () => {
    for (const draft of [{ ...EMPTY_DRAFT, reply: "oi", reply_to: "m1" }, { ...EMPTY_DRAFT, mode: "note" as const, note: "nota" }]) {
      expect({ ...EMPTY_DRAFT, ...localOf(keptOf(draft)) }).toEqual(draft);
    }
  });
});
