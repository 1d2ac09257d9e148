/** The open conversation by keyboard, and in the command palette. */
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";

import type { Conversation } from "@/api/types";
import { useCommands, type Command } from "@/lib/commands";
import { useWords } from "@/lib/language";
import { useShortcuts } from "@/lib/shortcuts";
import { atHour } from "@/lib/time";

import type { Actions } from "../actions";
import { setDraft } from "../drafts";
import { nameOf } from "../people";
import { inboxWords } from "../words";

export const COMPOSER_ID = "composer-text";

export function write(conversationId: string, mode: "reply" | "note"): void {
  setDraft(conversationId, { mode });
  requestAnimationFrame(() => document.getElementById(COMPOSER_ID)?.focus());
}

export function useConversationKeys(conversation: Conversation, actions: Actions, onPanel: () => void, mayWrite: boolean): void {
  const navigate = useNavigate();
  const { id, status } = conversation;
  const settle = status === "resolved" ? actions.reopen : actions.resolve;
  const snooze = () => actions.snooze(atHour(1, 8));
  useShortcuts({
    Escape: () => void navigate({ to: "/conversas" }),
    "alt+i": onPanel,
    ...(mayWrite
      ? { r: () => write(id, "reply"), n: () => write(id, "note"), "alt+a": actions.takeOver, "alt+e": settle, "alt+m": snooze }
      : {}),
  });
  useCommands(useConversationCommands(conversation, actions, mayWrite));
}

function useConversationCommands(conversation: Conversation, actions: Actions, mayWrite: boolean): Command[] {
  const words = useWords(inboxWords);
  const { id, status, bot_active, contact } = conversation;
  const name = nameOf(contact);
  return useMemo(() => {
    if (!mayWrite) return [];
    const one = (key: string, label: string, act: () => void, keys?: string): Command => ({ id: key, label, act, keys, group: name });
    return [
      one("reply", words.reply, () => write(id, "reply"), "r"),
      one("note", words.writeNote, () => write(id, "note"), "n"),
      one("take", words.takeOver, actions.takeOver, "alt+a"),
      bot_active ? null : one("bot", words.handBack, actions.handBack),
      status === "resolved" ? one("reopen", words.reopen, actions.reopen, "alt+e") : one("resolve", words.resolve, actions.resolve, "alt+e"),
      one("snooze", words.snoozeTomorrow, () => actions.snooze(atHour(1, 8)), "alt+m"),
    ].filter((command) => command !== null);
  }, [id, status, bot_active, name, actions, mayWrite, words]);
}
