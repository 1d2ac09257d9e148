/** What the bot's settings read from the server. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import type { BotSettings, Connection, Connector } from "@/api/types";
import { readVersioned } from "@/api/versioned";

export const botQuery = queryOptions({ queryKey: ["bot"], queryFn: ({ signal }) => readVersioned<BotSettings>("/bot", signal) });
export const connectionsQuery = queryOptions({ queryKey: ["connections", "list"], queryFn: ({ signal }) => readAll<Connection>("/connections", { signal }) });
export const connectorsQuery = queryOptions({ queryKey: ["connectors"], queryFn: ({ signal }) => readAll<Connector>("/connectors", { signal }), staleTime: Infinity });
