import { beforeEach, describe, expect, it } from "vitest";

import { clearSelection, selectAll, selection, selectRange, toggleSelected } from "./selection";

const picked = () => [...selection.get()].sort();

describe("picking conversations", () => {
  beforeEach(clearSelection);

  it("adds and takes away one at a time", () => {
    toggleSelected("b");
    toggleSelected("c");
    toggleSelected("b");
    expect(picked()).toEqual(["c"]);
  });

  it("reaches from the last one to the one clicked with Shift, in either direction", () => {
    const list = ["a", "b", "c", "d", "e"];
    toggleSelected("d");
    selectRange(list, "b");
    expect(picked()).toEqual(["b", "c", "d"]);
  });

  it("takes the one alone when where it began is no longer in the list", () => {
    toggleSelected("gone");
    clearSelection();
    selectRange(["a", "b"], "b");
    expect(picked()).toEqual(["b"]);
  });

  it("takes all that is loaded", () => {
    selectAll(["a", "b"]);
    expect(picked()).toEqual(["a", "b"]);
  });
});
