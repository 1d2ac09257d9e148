import { expect, test } from "vitest";

import { Problem } from "@/api/problem";
import type { SettingsSchema } from "@/api/types";

import { fieldsOf, settingsOf, textsOf, wrongSettings } from "./settings";

const schema: SettingsSchema = {
  properties: {
    number_id: { type: "string", title: "Número" },
    token: { type: "string", format: "password", writeOnly: true },
    base_url: { type: "string", default: "https://provider.example" },
    port: { type: "integer" },
    open: { type: "boolean", default: false },
  },
  required: ["number_id", "token"],
};

test("what has a good default is advanced, what is required is not", () => {
  expect(fieldsOf(schema).filter((field) => field.advanced).map((field) => field.name)).toEqual(["base_url"]);
  expect(fieldsOf(schema).filter((field) => field.secret).map((field) => field.name)).toEqual(["token"]);
});

test("a kept secret does not stand in its field, and stays when nothing is written", () => {
  const before = textsOf(schema, { number_id: "12", token: "••••1234", port: 80, open: true });
  expect(before).toEqual({ number_id: "12", token: "", base_url: "https://provider.example", port: "80", open: "true" });
  expect(settingsOf(schema, before, before)).toEqual({});
  expect(settingsOf(schema, { ...before, token: "new", port: "", open: "false" }, before)).toEqual({ token: "new", port: null, open: false });
});

test("the server's refusals are found by the setting's name", () => {
  const failure = new Problem(422, {
    errors: [
      { loc: ["body", "settings", "token"], type: "missing", msg: "Falta este campo." },
      { loc: ["body", "settings", "number_id"], type: "string_pattern_mismatch", msg: "Este texto não tem a forma esperada." },
    ],
  });
  expect(wrongSettings(failure)).toEqual({ token: "missing", number_id: "wrong" });
});
