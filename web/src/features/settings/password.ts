/** A password to hand over: easy to read out, 77 bits of chance. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

export function suggestPassword(): string {
  const bytes = new Uint8Array(64);
  crypto.getRandomValues(bytes);
  // Bytes above the last whole round would make some letters likelier.
  const fair = [...bytes].filter((byte) => byte < 256 - (256 % LETTERS.length)).slice(0, 16);
  const letters = fair.map((byte) => LETTERS[byte % LETTERS.length]).join("");
  return letters.match(/.{1,4}/g)!.join("-");
}
