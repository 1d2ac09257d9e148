/** What the templates' screen reads from the server. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import type { Channel, Connector, MessageTemplate } from "@/api/types";

/** Channels whose connector knows templates, and that are not switched off. */
export const templateChannelsQuery = queryOptions({
  queryKey: ["channels", "with templates"],
  queryFn: async ({ signal }) => {
    const [connectors, channels] = await Promise.all([readAll<Connector>("/connectors", { signal }), readAll<Channel>("/channels", { signal })]);
    const able = new Set(connectors.filter((connector) => connector.capabilities.includes("templates")).map((connector) => connector.key));
    return channels.filter((channel) => able.has(channel.connector) && channel.status !== "disabled");
  },
});

export const templatesQuery = (channelId: string) =>
  queryOptions({
    queryKey: ["templates", "of", channelId],
    queryFn: ({ signal }) => readAll<MessageTemplate>("/templates", { query: { channel_id: channelId }, signal }),
    enabled: !!channelId,
  });
