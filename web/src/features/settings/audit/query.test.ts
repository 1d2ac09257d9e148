import { beforeEach, expect, test } from "vitest";

import { zone } from "@/lib/zone";

import { auditAddress, NOTHING } from "./query";

beforeEach(() => zone.set("America/Sao_Paulo"));

const asked = (address: string) => new URLSearchParams(address.split("?")[1]);

test("days are the account's, and the last one is shown whole", () => {
  const search = asked(auditAddress({ ...NOTHING, from: "2026-11-20", to: "2026-11-30" }, null));
  expect(search.get("from")).toBe("2026-11-20T03:00:00.000Z");
  expect(search.get("to")).toBe("2026-12-01T03:00:00.000Z");
});

test("a group asks for each of its acts", () => {
  expect(asked(auditAddress({ ...NOTHING, group: "conversations" }, "next")).getAll("act")).toEqual(["took_over", "assigned", "let_go", "handed_to_bot"]);
  expect(auditAddress(NOTHING, null)).toBe("/api/v1/audit?limit=50");
});
