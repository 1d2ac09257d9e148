/** What the settings read from the server. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import { api } from "@/api/client";
import type { Account, ApiClient, CannedReply, Invitation, Label, Page, SecondFactor, SignIn, User } from "@/api/types";
import { readVersioned } from "@/api/versioned";

export const accountQuery = queryOptions({ queryKey: ["account"], queryFn: ({ signal }) => readVersioned<Account>("/account", signal) });
// These keys are the inbox's as well: a label made here is there at once.
export const usersQuery = queryOptions({ queryKey: ["users", "all"], queryFn: ({ signal }) => readAll<User>("/users", { signal }) });
export const labelsQuery = queryOptions({ queryKey: ["labels"], queryFn: ({ signal }) => readAll<Label>("/labels", { signal }) });
export const repliesQuery = queryOptions({ queryKey: ["canned-replies", "all"], queryFn: ({ signal }) => readAll<CannedReply>("/canned-replies", { signal }) });
export const clientsQuery = queryOptions({ queryKey: ["api-clients"], queryFn: ({ signal }) => readAll<ApiClient>("/api-clients", { signal }) });
export const invitationsQuery = queryOptions({ queryKey: ["invitations"], queryFn: ({ signal }) => readAll<Invitation>("/invitations", { signal }) });
export const secondFactorQuery = queryOptions({ queryKey: ["second-factor"], queryFn: ({ signal }) => api.get<SecondFactor>("/me/second-factor", { signal }) });
export const signInsQuery = queryOptions({ queryKey: ["sign-ins"], queryFn: async ({ signal }) => (await api.get<Page<SignIn>>("/me/sign-ins", { signal })).items });
