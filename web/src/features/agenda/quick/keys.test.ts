import { describe, expect, it } from "vitest";

import { LOOKS } from "../statuses";
import { actOf, KEYS } from "./keys";

describe("a key on an appointment", () => {
  const at = (status: string, confirmado_em: string | null = null) => ({ status: status as (typeof LOOKS)[number] as never, confirmado_em });
  it("takes the step only where it is the next", () => {
    expect(actOf("c", at("booked"))).toBe("confirm");
    expect(actOf("C", at("booked", "2026-11-29T10:00:00Z"))).toBeUndefined();
    expect(actOf("g", at("booked"))).toBe("arrived");
    expect(actOf("r", at("booked"))).toBeUndefined();
    expect(actOf("r", at("checked-in"))).toBe("fulfilled");
    expect(actOf("x", at("fulfilled"))).toBeUndefined();
  });

  it("is one of its own for each step", () => {
    expect(new Set(Object.values(KEYS)).size).toBe(Object.values(KEYS).length);
  });
});
