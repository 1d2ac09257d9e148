/** One cache for the whole application. Live frames keep it fresh, so nothing is fetched again without a reason. */
import { MutationCache, QueryClient } from "@tanstack/react-query";

import { Problem, readable } from "./problem";
import { announce } from "@/lib/announcements";

export const queryClient = new QueryClient({
  mutationCache: new MutationCache({
    onError: (failure, _variables, _context, mutation) => {
      if (!mutation.meta?.quiet) announce({ tone: "danger", text: readable(failure) });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 15 * 60_000,
      refetchOnWindowFocus: false,
      retry: (count, failure) => count < 2 && failure instanceof Problem && failure.passing,
    },
    mutations: { retry: false },
  },
});
