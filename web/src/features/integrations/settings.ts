/** Settings between their JSON Schema, the form on screen and the body of a request. A form holds texts; "true" is a tick. */
import type { SettingSchema, SettingsSchema } from "@/api/types";
import { Problem } from "@/api/problem";

export type SettingTexts = Record<string, string>;

export interface SettingField {
  name: string;
  schema: SettingSchema;
  required: boolean;
  secret: boolean;
  /** Good as it is for nearly everybody. */
  advanced: boolean;
}

export function fieldsOf(schema: SettingsSchema): SettingField[] {
  return Object.entries(schema.properties).map(([name, field]) => {
    const required = schema.required?.includes(name) ?? false;
    const secret = !!field.writeOnly || field.format === "password";
    return { name, schema: field, required, secret, advanced: !required && field.default !== undefined && field.default !== null && field.type !== "boolean" };
  });
}

/** What stands in the fields: secrets never do. */
export function textsOf(schema: SettingsSchema, settings: Record<string, unknown>): SettingTexts {
  return Object.fromEntries(fieldsOf(schema).map(({ name, schema: field, secret }) => [name, secret ? "" : textOf(settings[name] ?? field.default)]));
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return Array.isArray(value) ? value.join("\n") : String(value);
}

/** Only what differs from `before`; an emptied field goes (null), an empty secret stays as it is. */
export function settingsOf(schema: SettingsSchema, texts: SettingTexts, before: SettingTexts): Record<string, unknown> {
  const changed = fieldsOf(schema).filter(({ name }) => (texts[name] ?? "") !== (before[name] ?? ""));
  return Object.fromEntries(changed.map(({ name, schema: field }) => [name, valueOf(field, texts[name] ?? "")]));
}

function valueOf(field: SettingSchema, text: string): unknown {
  if (field.type === "boolean") return text === "true";
  if (!text.trim()) return null;
  if (field.type === "integer" || field.type === "number") return Number(text);
  if (field.type === "array") return text.split("\n").map((line) => line.trim()).filter(Boolean);
  return text.trim();
}

/** Which settings the server refused, by name: "missing" or what it said. */
export function wrongSettings(failure: unknown): Record<string, "missing" | "wrong"> {
  const errors = failure instanceof Problem && Array.isArray(failure.body.errors) ? failure.body.errors : [];
  const found: Record<string, "missing" | "wrong"> = {};
  for (const { loc, type } of errors as { loc?: unknown[]; type?: string }[]) {
    const at = loc?.indexOf("settings") ?? -1;
    const name = loc?.[at + 1];
    if (at >= 0 && typeof name === "string") found[name] = type === "missing" ? "missing" : "wrong";
  }
  return found;
}
