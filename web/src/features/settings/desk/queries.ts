/** What the desk's settings read from the server. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import type { components } from "@/api/schema";
import type { Channel, Clinica, MessageTemplate, Team } from "@/api/types";
import { readVersioned } from "@/api/versioned";

type Shapes = components["schemas"];
export type Rule = Shapes["RuleOut"];
export type Hours = Shapes["BusinessHoursOut"];
export type Level = Shapes["ServiceLevelOut"];
export type Presence = Shapes["AvailabilityOut"];
export type Options = Shapes["InboxOptionsOut"];
export type Asking = Shapes["SatisfactionChannel"];
export type Survey = Shapes["SurveyOut"];
export type Figures = Shapes["SurveyFiguresOut"];
export type Distribution = Team["distribution"];

// The inbox reads teams under this key as well.
export const teamsQuery = queryOptions({ queryKey: ["teams", "all"], queryFn: ({ signal }) => readAll<Team>("/teams", { signal }) });
export const rulesQuery = queryOptions({ queryKey: ["assignment-rules"], queryFn: ({ signal }) => readAll<Rule>("/assignment-rules", { signal }) });
export const hoursQuery = queryOptions({ queryKey: ["business-hours"], queryFn: ({ signal }) => readAll<Hours>("/business-hours", { signal }) });
export const levelsQuery = queryOptions({ queryKey: ["service-levels"], queryFn: ({ signal }) => readAll<Level>("/service-levels", { signal }) });
export const presenceQuery = queryOptions({ queryKey: ["availability"], queryFn: ({ signal }) => readAll<Presence>("/availability", { signal }), refetchInterval: 15_000 });
export const optionsQuery = queryOptions({ queryKey: ["inbox-options"], queryFn: ({ signal }) => readVersioned<Options>("/inbox-options", signal) });
export const askingQuery = queryOptions({ queryKey: ["satisfaction", "channels"], queryFn: ({ signal }) => readAll<Asking>("/satisfaction/channels", { signal }) });
// Read under the keys of those who own them, so that a change there is seen here.
const SELDOM = 5 * 60_000;
export const channelsQuery = queryOptions({ queryKey: ["channels"], queryFn: ({ signal }) => readAll<Channel>("/channels", { signal }), staleTime: SELDOM });
export const clinicsQuery = queryOptions({ queryKey: ["clinicas", "list"], queryFn: ({ signal }) => readAll<Clinica>("/clinicas", { signal }), staleTime: SELDOM });
export const templatesQuery = (channelId: string) =>
  queryOptions({ queryKey: ["templates", "of channel", channelId], queryFn: ({ signal }) => readAll<MessageTemplate>("/templates", { signal, query: { channel_id: channelId } }), staleTime: SELDOM });
