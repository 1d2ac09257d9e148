import { expect, it } from "vitest";

import { keyOf } from "./key";

it.each([
  ["Data de nascimento", "data_de_nascimento"],
  ["  Convênio?! ", "convenio"],
  ["1ª indicação", "indicacao"],
  ["年齢", "campo"],
  ["x".repeat(80), "x".repeat(36)],
])("%s is %s to programs", (name, key) => expect(keyOf(name, [])).toBe(key));

it("is never one that is taken", () => expect(keyOf("Convênio", ["convenio", "convenio_2"])).toBe("convenio_3"));
