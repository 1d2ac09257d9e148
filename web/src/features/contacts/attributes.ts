/** A contact's attributes as rows to edit. Values that are no text are shown as JSON and kept as what they are unless changed. */
export interface AttributeRow {
  name: string;
  text: string;
}

export const rowsOf = (attributes: Record<string, unknown>): AttributeRow[] =>
  Object.entries(attributes).map(([name, value]) => ({ name, text: typeof value === "string" ? value : JSON.stringify(value) }));

export function attributesOf(rows: AttributeRow[], before: Record<string, unknown>): Record<string, unknown> {
  const kept = rows.filter((row) => row.name.trim());
  return Object.fromEntries(
    kept.map(({ name, text }) => {
      const old = before[name.trim()];
      return [name.trim(), old !== undefined && typeof old !== "string" && JSON.stringify(old) === text ? old : text];
    }),
  );
}
