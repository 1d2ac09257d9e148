/**
 * A contact's attributes as rows to edit. What the account has defined is written as its kind asks; other values that are
 * no text are shown as JSON and kept as what they are unless changed.
 */
import type { AttributeDefinition } from "@/api/types";

export interface AttributeRow {
  name: string;
  text: string;
}

export const rowsOf = (attributes: Record<string, unknown>): AttributeRow[] =>
  Object.entries(attributes).map(([name, value]) => ({ name, text: writtenOut(value) }));

/** A number with the comma of Brazil, as it will be read back. */
const writtenOut = (value: unknown) => (typeof value === "string" ? value : typeof value === "number" ? String(value).replace(".", ",") : JSON.stringify(value));

export function attributesOf(rows: AttributeRow[], before: Record<string, unknown>, definitions: AttributeDefinition[] = []): Record<string, unknown> {
  const kept = rows.filter((row) => row.name.trim());
  return Object.fromEntries(
    kept.flatMap(({ name, text }) => {
      const key = name.trim();
      const old = before[key];
      if (old !== undefined && typeof old !== "string" && writtenOut(old) === text) return [[key, old]];
      const definition = definitions.find((one) => one.key === key);
      if (!definition) return [[key, text]];
      // An empty one is taken away.
      return text.trim() ? [[key, definition.kind === "yes_no" ? text === "true" : definition.kind === "number" ? (numberOf(text) ?? text) : text]] : [];
    }),
  );
}

/** "1.234,5" as one writes in Brazil, or "1234.5"; null when it is no number. */
export function numberOf(text: string): number | null {
  const plain = text.trim().replace(/\s/g, "");
  const point = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain) || plain.includes(",") ? plain.replace(/\./g, "").replace(",", ".") : plain;
  return /^-?\d+(\.\d+)?$/.test(point) ? Number(point) : null;
}

/** The text of one attribute, to be shown in its field. */
export const textOf = (rows: AttributeRow[], key: string): string => rows.find((row) => row.name === key)?.text ?? "";

export const withText = (rows: AttributeRow[], key: string, text: string): AttributeRow[] =>
  rows.some((row) => row.name === key) ? rows.map((row) => (row.name === key ? { ...row, text } : row)) : [...rows, { name: key, text }];

/** What can be said of it before the server is asked. */
export const isWrong = (definition: AttributeDefinition, text: string): boolean => definition.kind === "number" && !!text.trim() && numberOf(text) === null;
