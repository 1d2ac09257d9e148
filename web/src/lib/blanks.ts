/** The blanks of a template's text: {{1}} by position, {{nome}} by name. Pure. */
const BLANK = /\{\{\s*([^{}\s]+)\s*\}\}/g;

export function blanksOf(...texts: (string | null | undefined)[]): string[] {
  const found = texts.flatMap((text) => [...(text ?? "").matchAll(BLANK)].map((match) => match[1]!));
  return [...new Set(found)];
}

export const filledIn = (text: string, values: Record<string, string>) => text.replace(BLANK, (whole, name: string) => values[name] || whole);

/** The text in pieces: every second one is the name of a blank. */
export const pieces = (text: string) => text.split(/\{\{\s*([^{}\s]+)\s*\}\}/);

/** As the API takes them: a list by position, or an object by name. */
export function variablesOf(blanks: string[], values: Record<string, string>): string[] | Record<string, string> {
  const positional = blanks.every((blank) => /^\d+$/.test(blank));
  if (!positional) return Object.fromEntries(blanks.map((blank) => [blank, values[blank] ?? ""]));
  return [...blanks].sort((one, other) => Number(one) - Number(other)).map((blank) => values[blank] ?? "");
}

/** The next blank that is still free: {{3}}, or {{variavel_2}}. */
export function nextBlank(text: string, format: string): string {
  const taken = new Set(blanksOf(text));
  for (let number = 1; ; number += 1) {
    const name = format === "positional" ? String(number) : number === 1 ? "nome" : `variavel_${number}`;
    if (!taken.has(name)) return `{{${name}}}`;
  }
}
