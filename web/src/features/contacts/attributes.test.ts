import { expect, test } from "vitest";

import type { AttributeDefinition } from "@/api/types";

import { attributesOf, numberOf, rowsOf } from "./attributes";

test("a number that nobody touched stays a number", () => {
  const before = { filhos: 2, convenio: "OdontoVida" };
  expect(attributesOf(rowsOf(before), before)).toEqual(before);
});

test("rows without a name are left away, changed values are texts", () => {
  expect(
    attributesOf(
      [
        { name: "filhos", text: "3" },
        { name: " ", text: "x" },
      ],
      { filhos: 2 },
    ),
  ).toEqual({ filhos: "3" });
});

const defined = (key: string, kind: AttributeDefinition["kind"]): AttributeDefinition => ({ id: key, key, kind, name: key, options: [], position: 0 });

test("what is defined is kept as its kind, and an empty one is taken away", () => {
  const definitions = [defined("filhos", "number"), defined("fumante", "yes_no"), defined("nascimento", "date"), defined("convenio", "list")];
  const rows = [
    { name: "filhos", text: "1.234,5" },
    { name: "fumante", text: "false" },
    { name: "nascimento", text: "1980-12-31" },
    { name: "convenio", text: "" },
    { name: "outro", text: "" },
  ];
  expect(attributesOf(rows, { convenio: "Unimed" }, definitions)).toEqual({ filhos: 1234.5, fumante: false, nascimento: "1980-12-31", outro: "" });
});

test.each([
  ["1,5", 1.5],
  ["1.5", 1.5],
  ["1.234", 1234],
  ["-3", -3],
  ["1.234,56", 1234.56],
  ["dois", null],
  ["1,2,3", null],
  ["", null],
])("%s is the number %s", (text, number) => expect(numberOf(text)).toBe(number));
