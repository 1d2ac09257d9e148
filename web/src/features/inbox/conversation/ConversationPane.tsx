import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";

import { useMay } from "@/api/me";
import type { Conversation, Message } from "@/api/types";
import { useTitle } from "@/lib/hooks";
import { ErrorState } from "@/ui/EmptyState";

import { useActions } from "../actions";
import { Composer } from "../composer/Composer";
import { TemplateDialog } from "../composer/TemplateDialog";
import { setDraft } from "../drafts";
import { FoundBar } from "../found/FoundBar";
import { useMentionsSeen } from "../mentions/feed";
import { nameOf } from "../people";
import { conversationQuery } from "../queries";
import { BotBanner } from "./BotBanner";
import { ConversationHeader } from "./ConversationHeader";
import { MessageList } from "./MessageList";
import { useConversationKeys } from "./keys";

interface Props {
  id: string;
  panelOpen: boolean;
  onPanel: () => void;
}

export function ConversationPane({ id, panelOpen, onPanel }: Props) {
  const conversation = useQuery(conversationQuery(id));
  if (conversation.data) return <Loaded conversation={conversation.data} panelOpen={panelOpen} onPanel={onPanel} />;
  if (conversation.isError) return <ErrorState failure={conversation.error} onRetry={() => void conversation.refetch()} />;
  return null;
}

function Loaded({ conversation, panelOpen, onPanel }: Omit<Props, "id"> & { conversation: Conversation }) {
  const mayWrite = useMay("attendant");
  const [templates, setTemplates] = useState(false);
  const onReply = useCallback((message: Message) => setDraft(message.conversation_id, { reply_to: message.id, mode: "reply" }), []);
  const onTemplate = useCallback(() => setTemplates(true), []);
  const actions = useActions(conversation);
  const navigate = useNavigate();
  // Left at once: staying would read it again.
  const { markUnread } = actions;
  const onUnread = useCallback(() => void navigate({ to: "/conversas" }).then(markUnread), [navigate, markUnread]);
  useTitle(nameOf(conversation.contact));
  useMentionsSeen(conversation.id);
  useReading(conversation, mayWrite, actions.markRead);
  useConversationKeys(conversation, actions, { onPanel, onTemplate, onUnread }, mayWrite);
  return (
    <div className="flex h-full min-h-0 flex-col bg-canvas">
      <ConversationHeader conversation={conversation} actions={actions} mayWrite={mayWrite} panelOpen={panelOpen} onPanel={onPanel} onUnread={onUnread} />
      {conversation.bot_active && conversation.status !== "resolved" && <BotBanner onTakeOver={mayWrite ? actions.takeOver : undefined} />}
      <FoundBar />
      <MessageList conversation={conversation} mayWrite={mayWrite} onReply={onReply} onTemplate={onTemplate} />
      {mayWrite && <Composer conversation={conversation} onTemplate={onTemplate} />}
      {templates && <TemplateDialog conversation={conversation} onClose={() => setTemplates(false)} />}
    </div>
  );
}

/** Read is what someone has had before their eyes: the page in front, for half a second. */
function useReading(conversation: Conversation, mayWrite: boolean, markRead: () => void) {
  const unread = conversation.unread_count > 0;
  useEffect(() => {
    if (!unread || !mayWrite) return;
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === "visible" && document.hasFocus()) timer = setTimeout(markRead, 500);
    };
    look();
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [unread, mayWrite, markRead, conversation.last_message_at]);
}
