/** Tells the person at this browser of what needs them: sound, notification, title and icon of the tab. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

import { useLive } from "@/api/live";
import { useMe } from "@/api/me";
import type { Conversation, Frame, Mention, Message } from "@/api/types";
import { titleMark } from "@/lib/hooks";
import { wordsNow } from "@/lib/language";

import { useInboxBadge } from "../feed";
import { flat, type Pages } from "../merge";
import { nameOf } from "../people";
import { previewOf } from "../preview";
import { keys } from "../queries";
import { inboxWords } from "../words";
import { forAssignment, forMessage, told, type Notice, type Present } from "./decide";
import { loadNotices, noticeSettings } from "./settings";
import { chime, readySound } from "./sound";
import { noticeWords } from "./words";

export function useNotices(): void {
  const { user } = useMe();
  const meId = user?.id ?? null;
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  useEffect(() => loadNotices(meId ?? "program"), [meId]);
  useEffect(readySound, []);
  useTabMark();
  // Before the inbox's own listener: what was known until now is what tells what is new.
  useLive((frame) => {
    const open = (id: string, mensagem?: string) => void navigate({ to: "/conversas/$id", params: { id }, search: { mensagem } });
    hear(frame, queryClient, meId, open);
  });
}

function hear(frame: Frame, queryClient: QueryClient, meId: string | null, open: (id: string, messageId?: string) => void): void {
  const settings = noticeSettings.get();
  const present = whereWeAre(meId);
  const words = wordsNow(noticeWords);
  if (frame.event === "message.created") {
    const message = frame.data as unknown as Message;
    const conversation = known(queryClient, message.conversation_id);
    const who = message.sender.name ?? (conversation ? nameOf(conversation.contact) : words.someone);
    tellOf(forMessage(message, conversation, settings, present), who, previewOf(message, wordsNow(inboxWords)), message.conversation_id, open);
  } else if (frame.event === "conversation.updated") {
    const after = frame.data as unknown as Conversation;
    tellOf(forAssignment(known(queryClient, after.id), after, settings, present), nameOf(after.contact), words.assigned, after.id, open);
  } else if (frame.event === "mention.created" && (frame.data.user_id ?? meId) === meId) {
    const id = String(frame.data.conversation_id);
    // Who called, and nothing of what the note or the patient says: a screen is seen by whoever passes.
    tellOf(told(id, settings, present), words.mentionedBy(String(frame.data.by_name ?? "")), "", id, () => open(id, (frame.data as unknown as Mention).message?.id));
  } else if (frame.event === "service_level.breached" && (frame.data.assignee_id === meId || !frame.data.assignee_id)) {
    const id = String(frame.data.conversation_id);
    const conversation = known(queryClient, id);
    tellOf(told(id, settings, present), conversation ? nameOf(conversation.contact) : words.someone, words.late, id, open);
  }
}

function whereWeAre(meId: string | null): Present {
  const openId = /^\/conversas\/([^/]+)/.exec(location.pathname)?.[1] ?? null;
  return { meId, openId, inFront: document.visibilityState === "visible" && document.hasFocus() };
}

function known(queryClient: QueryClient, id: string): Conversation | undefined {
  const one = queryClient.getQueryData<Conversation>(keys.conversation(id));
  if (one) return one;
  for (const [, pages] of queryClient.getQueriesData<Pages<Conversation>>({ queryKey: keys.lists })) {
    const found = flat(pages).find((conversation) => conversation.id === id);
    if (found) return found;
  }
  return undefined;
}

function tellOf(notice: Notice, title: string, body: string, conversationId: string, open: (id: string) => void): void {
  if (notice.sound) chime();
  if (!notice.desktop || typeof Notification === "undefined" || Notification.permission !== "granted") return;
  try {
    // One a conversation, and one over all tabs: the newest takes the place of the last.
    const shown = new Notification(title, { body, tag: conversationId, icon: "/favicon.svg", silent: true });
    shown.onclick = () => {
      window.focus();
      open(conversationId);
      shown.close();
    };
  } catch {
    // phones want a service worker for this; the sound and the title remain
  }
}

function useTabMark(): void {
  const { unread } = useInboxBadge();
  useEffect(() => {
    titleMark.set(unread ? `(${unread > 99 ? "99+" : unread}) ` : "");
    document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute("href", unread ? "/favicon-unread.svg" : "/favicon.svg");
  }, [unread]);
}
