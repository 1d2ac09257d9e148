import { describe, expect, it } from "vitest";

import { filterAt, inboxSearch, searchOf } from "./address";
import { PLAIN_FILTER, type ListFilter } from "./filter";

const FULL: ListFilter = {
  tab: "waiting",
  status: "resolved",
  q: "joão 119",
  label: "convênio",
  channel_id: "c1",
  team: "mine",
  assignee: "u1",
  priority: "high",
  unread: true,
  participating: true,
  mentioned: true,
  has_draft: true,
  sort: "due",
};

describe("the inbox's address", () => {
  it("says nothing of what is as always", () => expect(Object.values(searchOf(PLAIN_FILTER)).filter((value) => value !== undefined)).toEqual([]));
  it.each([PLAIN_FILTER, FULL, { ...PLAIN_FILTER, tab: "mine", status: "all" } as ListFilter])("brings back what it was made of", (filter) => {
    const search = searchOf(filter);
    expect(filterAt({ ...inboxSearch({ ...search }) })).toEqual(filter);
  });
  it("reads a number that is sought as text", () => expect(filterAt({ busca: 11987654321 }).q).toBe("11987654321"));
  it("forgives what nobody knows", () => expect(filterAt({ ...inboxSearch({ fila: "x", situacao: 3, nao_lidas: "sim", ver: "tudo", outra: "y" }) })).toEqual(PLAIN_FILTER));
  it("lets a key be taken out", () => expect("busca" in inboxSearch({ busca: undefined })).toBe(true));
});
