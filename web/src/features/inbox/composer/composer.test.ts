import { describe, expect, it } from "vitest";

import { sought } from "./CannedReplies";
import { matching, mentioned, mentionSought, withMention } from "./Mentions";

describe("canned replies", () => {
  it("open after a slash at the beginning only", () => {
    expect(sought("/end")).toBe("end");
    expect(sought("/")).toBe("");
    expect(sought("e/ou")).toBeNull();
  });
});

describe("mentions in a note", () => {
  const namesFor = (query: string, list: { id: string; name: string }[]) => matching(list, query).map((person) => person.name);
  const people = [
    { id: "1", name: "Ana" },
    { id: "2", name: "Ana Paula" },
    { id: "3", name: "Zé" },
  ];

  it("open after an @ that begins a word, while a name is being typed", () => {
    expect(mentionSought("fala com @an", 12)).toBe("an");
    expect(mentionSought("@", 1)).toBe("");
    expect(mentionSought("ana@clinica", 11)).toBeNull();
  });

  it("close once the name is whole, unless a longer one begins so", () => {
    expect(namesFor("Zé ", people)).toEqual([]);
    expect(namesFor("Ana ", people)).toEqual(["Ana Paula"]);
    expect(namesFor("pau", people)).toEqual(["Ana Paula"]);
  });

  it("put the whole name in, where the cursor was", () => {
    expect(withMention("Oi @an, veja", 6, "Ana Paula")).toEqual({ text: "Oi @Ana Paula , veja", cursor: 14 });
  });

  it("call whoever is named, and not their namesakes", () => {
    expect(mentioned("@Ana Paula e @Zé, vejam", people).sort()).toEqual(["2", "3"]);
    expect(mentioned("@Ana e @Ana Paula", people).sort()).toEqual(["1", "2"]);
    expect(mentioned("ninguém", people)).toEqual([]);
  });
});
