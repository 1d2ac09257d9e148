import { describe, expect, it } from "vitest";

import type { Dictionary } from "./language";

type Words = Record<string, unknown>;

const dictionaries = import.meta.glob<Record<string, Dictionary<Words>>>("../**/words.ts", { eager: true });
const sources = import.meta.glob<string>("../**/*.tsx", { eager: true, query: "?raw", import: "default" });

/** "tabs.mine", "statuses.read": every word by its way. */
function waysOf(words: Words, above = ""): string[] {
  return Object.entries(words).flatMap(([key, value]) => (value && typeof value === "object" ? waysOf(value as Words, `${above}${key}.`) : [`${above}${key}`]));
}

function textsOf(words: Words): string[] {
  return Object.values(words).flatMap((value) => (typeof value === "string" ? [value] : value && typeof value === "object" ? textsOf(value as Words) : []));
}

const all = Object.entries(dictionaries).flatMap(([file, module]) => Object.entries(module).map(([name, words]) => [`${file} ${name}`, words] as const));

describe("the two languages", () => {
  it("are found", () => expect(all.length).toBeGreaterThan(10));

  it.each(all)("say the same things in %s", (_name, words) => {
    expect(waysOf(words.en).sort()).toEqual(waysOf(words["pt-BR"]).sort());
    const blanks = (language: Words) => textsOf(language).filter((text) => !text.trim()).length;
    expect(blanks(words.en)).toBe(blanks(words["pt-BR"]));
  });

  it("are the only place where text stands: none is written into a component", () => {
    // Two words or an accent between tags, or in what is read out: nobody writes code so.
    const between = />\s*([A-ZÀ-Ú][\p{L}]+(?: [\p{L},.]+)+|[\p{L}]*[à-úÀ-Ú][\p{L} ]*)\s*</gu;
    const readOut = /(?:label|title|placeholder|aria-label|description)="([^"]*[a-zà-ú]{3}[^"]*)"/gu;
    const found = Object.entries(sources)
      .filter(([file]) => !file.endsWith(".test.tsx"))
      .flatMap(([file, text]) => [...text.matchAll(between), ...text.matchAll(readOut)].map((match) => match[1]!).filter((said) => said !== "Balcão").map((said) => `${file}: ${said}`));
    expect(found).toEqual([]);
  });
});
