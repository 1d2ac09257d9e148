// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { Conversation } from "@/api/types";

import { conversation } from "../inbox/testing";
import { WhoAnswers } from "./WhoAnswers";
import { phoneWords } from "./words";

const words = phoneWords["pt-BR"];
let asked: URL[] = [];

/** The server with this conversation of the patient's, or with none; `broken` answers 500. */
function served(found: Conversation | null | "broken"): void {
  asked = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(new URL(url, "http://balcao.test"));
    return found === "broken" ? Response.json({ title: "Erro", status: 500 }, { status: 500 }) : Response.json({ items: found ? [found] : [], next_cursor: null });
  });
}

async function opened(): Promise<QueryClient> {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createRouter({ routeTree: createRootRoute({ component: () => <WhoAnswers patientId="+5541987654321" /> }), history: createMemoryHistory() });
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  await waitFor(() => expect(asked).toHaveLength(1));
  await waitFor(() => expect(client.isFetching()).toBe(0));
  return client;
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("who answers this patient", () => {
  it("is a person by their name, with the way to the conversation", async () => {
    served(conversation("a", { assignee: { id: "u", name: "Marina" } }));
    await opened();
    expect(screen.getByRole("status").textContent).toContain(words.withPerson("Marina"));
    expect(screen.getByRole("link", { name: words.seeConversation }).getAttribute("href")).toBe("/conversas/a");
    expect(Object.fromEntries(asked[0]!.searchParams)).toEqual({ q: "+5541987654321", status: "all", limit: "1" });
  });

  it("is whoever of the team takes it, where nobody has it yet", async () => {
    served(conversation("a"));
    await opened();
    expect(screen.getByRole("status").textContent).toContain(words.withTeam);
  });

  it.each<[string, Conversation | null | "broken"]>([
    ["the bot answers", conversation("a", { bot_active: true, assignee: { id: "u", name: "Marina" } })],
    ["it is resolved: the next message is the bot's", conversation("a", { status: "resolved" })],
    ["nothing was ever written", null],
    ["the server does not answer", "broken"],
  ])("is not said where %s", async (_why, found) => {
    served(found);
    await opened();
    expect(screen.queryByRole("status")).toBeNull();
  });

  it("is said as soon as a person takes over, and no more when they hand back", async () => {
    served(conversation("a", { bot_active: true }));
    const client = await opened();
    served(conversation("a", { assignee: { id: "u", name: "Marina" } }));
    await client.refetchQueries();
    await waitFor(() => expect(screen.getByRole("status").textContent).toContain("Marina"));
    served(conversation("a", { bot_active: true }));
    await client.refetchQueries();
    await waitFor(() => expect(screen.queryByRole("status")).toBeNull());
  });
});
