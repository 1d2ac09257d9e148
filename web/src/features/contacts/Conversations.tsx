import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { MessageSquarePlus } from "lucide-react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { Conversation } from "@/api/types";
import { useWords } from "@/lib/language";
import { ago } from "@/lib/time";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { ErrorState } from "@/ui/EmptyState";
import { Menu, MenuItem } from "@/ui/Menu";
import { Skeleton } from "@/ui/Skeleton";

import { channelsQuery, conversationsOfQuery } from "./queries";
import { contactWords } from "./words";

export function Conversations({ contactId }: { contactId: string }) {
  const words = useWords(contactWords);
  const list = useQuery(conversationsOfQuery(contactId));
  return (
    <Card title={words.conversations} actions={<Start contactId={contactId} />}>
      {list.isPending && <Skeleton className="h-16" />}
      {list.isError && <ErrorState failure={list.error} onRetry={() => void list.refetch()} />}
      {list.data && !list.data.items.length && <p className="text-[13px] text-ink-3">{words.noConversations}</p>}
      <ul className="-mx-2 flex flex-col">
        {list.data?.items.map((conversation) => (
          <li key={conversation.id}>
            <Row conversation={conversation} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Row({ conversation }: { conversation: Conversation }) {
  const words = useWords(contactWords);
  const last = conversation.last_message;
  return (
    <Link to="/conversas/$id" params={{ id: conversation.id }} className="block rounded-lg px-2 py-2 hover:bg-hover">
      <span className="flex items-center gap-2 text-xs text-ink-3">
        <Badge tone={conversation.status === "open" ? "accent" : "plain"}>{words.statuses[conversation.status]}</Badge>
        <span className="truncate">{conversation.channel.name}</span>
        <span className="ml-auto tabular-nums">{ago(conversation.last_message_at)}</span>
      </span>
      <span className="mt-0.5 line-clamp-1 text-[13px] text-ink-2">{last ? last.text || (words.kinds[last.kind as "image"] ?? words.kinds.other) : words.noMessage}</span>
    </Link>
  );
}

/** Opens a conversation on a channel, or the one that is open there already. */
function Start({ contactId }: { contactId: string }) {
  const words = useWords(contactWords);
  const mayWrite = useMay("attendant");
  const navigate = useNavigate();
  const channels = useQuery({ ...channelsQuery, enabled: mayWrite }).data?.filter((channel) => channel.status !== "disabled") ?? [];
  const start = useMutation({
    mutationFn: (channelId: string) => api.post<Conversation>("/conversations", { body: { contact_id: contactId, channel_id: channelId } }),
    onSuccess: (conversation) => void navigate({ to: "/conversas/$id", params: { id: conversation.id } }),
  });
  if (!mayWrite || !channels.length) return null;
  const button = (onClick?: () => void) => (
    <Button size="small" busy={start.isPending} icon={<MessageSquarePlus aria-hidden className="size-3.5" />} onClick={onClick}>
      {words.startConversation}
    </Button>
  );
  if (channels.length === 1) return button(() => start.mutate(channels[0]!.id));
  return (
    <Menu trigger={button()}>
      {channels.map((channel) => (
        <MenuItem key={channel.id} onSelect={() => start.mutate(channel.id)}>
          {words.startOn(channel.name)}
        </MenuItem>
      ))}
    </Menu>
  );
}
