// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { meQuery } from "@/api/me";
import type { Me } from "@/api/types";

import { useChanges } from "./actions";
import { usersQuery } from "./queries";
import { conversation } from "./testing";

/** The server, slow enough for something to happen meanwhile. */
function served(): void {
  vi.stubGlobal("fetch", async (_url: unknown, options?: { method?: string }) => {
    await new Promise((done) => setTimeout(done, 20));
    return Response.json(options?.method === "PUT" ? conversation("a", { status: "resolved" }) : { items: [], next_cursor: null });
  });
}

function opened() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  client.setQueryData<Partial<Me>>(meQuery.queryKey, { user: null });
  client.setQueryData(usersQuery.queryKey, []);
  return renderHook(() => useChanges(), { wrapper: ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider> });
}

afterEach(() => vi.unstubAllGlobals());

describe("what is said after a change", () => {
  it("is said also when the conversation has left the screen meanwhile", async () => {
    served();
    const said = vi.fn();
    const { result, unmount } = opened();
    act(() => result.current.mutate({ conversation: conversation("a"), change: { status: "resolved" }, after: said }));
    unmount();
    await waitFor(() => expect(said).toHaveBeenCalledOnce());
  });

  it("is said also when another change followed at once", async () => {
    served();
    const said = vi.fn();
    const { result } = opened();
    act(() => result.current.mutate({ conversation: conversation("a"), change: { status: "resolved" }, after: said }));
    act(() => result.current.mutate({ conversation: conversation("a"), change: { is_unread: false } }));
    await waitFor(() => expect(said).toHaveBeenCalledOnce());
  });
});
