/** Message templates and what messages cost: their shapes, and how they are read. */
import { queryOptions } from "@tanstack/react-query";

import { readAll } from "./all";
import { api } from "./client";
import type { components } from "./schema";
import type { Channel, Connector } from "./types";
import { readVersioned } from "./versioned";

type Shapes = components["schemas"];

export interface HeaderPart {
  kind: "text" | "image" | "video" | "document" | "location";
  text?: string | null;
  sample?: string | null;
  file_id?: string | null;
}

export interface ButtonPart {
  kind: string;
  title?: string | null;
  url?: string | null;
  phone?: string | null;
  sample?: string | null;
  flow_id?: string | null;
  flow_screen?: string | null;
}

/** A card of a carousel. */
export interface CardPart {
  header: HeaderPart;
  body: string;
  samples: Record<string, string>;
  buttons: ButtonPart[];
}

/** What the preview and the editor have in common. */
export interface Content {
  category: string;
  format: string;
  header: HeaderPart | null;
  body: string;
  footer: string | null;
  buttons: ButtonPart[];
  samples: Record<string, string>;
  options: { security_advice?: boolean | null; code_minutes?: number | null };
  ttl_seconds: number | null;
  cards: CardPart[];
}

export type Template = Omit<Shapes["TemplateOut"], "header" | "buttons" | "samples" | "options" | "draft" | "variables" | "cards"> & Omit<Content, "category" | "format"> & { draft: Content | null; variables: string[] };
export type Trouble = Shapes["ProblemOut"];
export type PreviewAnswer = Shapes["PreviewOut"];
export type Price = Shapes["PriceOut"];
export type PriceIn = Shapes["PriceIn"];
export type Estimates = Shapes["EstimatesOut"];
export type Estimate = Shapes["EstimateOut"];
export type Month = Shapes["MonthOut"];
export type MessageCost = Shapes["CostOut"];

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
    queryFn: ({ signal }) => readAll<Template>("/templates", { query: { channel_id: channelId }, signal }),
    enabled: !!channelId,
  });

export const templateQuery = (id: string) =>
  queryOptions({
    queryKey: ["templates", "one", id],
    queryFn: ({ signal }) => readVersioned<Template>(`/templates/${id}`, signal),
  });

export const pricesQuery = queryOptions({
  queryKey: ["message-prices"],
  queryFn: ({ signal }) => readAll<Price>("/message-prices", { signal }),
});

export const monthQuery = (month: string) =>
  queryOptions({
    queryKey: ["message-costs", month],
    queryFn: ({ signal }) => api.get<Month>("/message-costs", { query: { month }, signal }),
  });

/** What a message would cost in this conversation now. It is asked anew when its window or its free time changes. */
export const estimatesQuery = (conversation: { id: string; window_expires_at: string | null; free_until?: string | null }) =>
  queryOptions({
    queryKey: ["message-costs", "of", conversation.id, conversation.window_expires_at, conversation.free_until ?? null],
    queryFn: ({ signal }) => api.get<Estimates>(`/conversations/${conversation.id}/message-costs`, { signal }),
    staleTime: 60_000,
  });
