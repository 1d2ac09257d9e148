/** The name of a field for programs: "Data de nascimento" → "data_de_nascimento". */
import { fold } from "@/lib/fold";

export function keyOf(name: string, taken: string[]): string {
  const plain = fold(name)
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 36)
    .replace(/_+$/, "");
  const key = plain || "campo";
  if (!taken.includes(key)) return key;
  for (let number = 2; ; number++) if (!taken.includes(`${key}_${number}`)) return `${key}_${number}`;
}
