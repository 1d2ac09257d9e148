/** The open conversation by keyboard. */
import { useNavigate } from "@tanstack/react-router";

import type { Conversation } from "@/api/types";
import { useCommands } from "@/lib/commands";
import { useShortcuts } from "@/lib/shortcuts";

import type { Actions } from "../actions";
import { setDraft } from "../drafts";
import { openForm } from "../composer/forms/FormMenu";
import { useConversationCommands } from "./commands";
import { openMenu } from "./menus/open";

export const COMPOSER_ID = "composer-text";

export function write(conversationId: string, mode: "reply" | "note"): void {
  setDraft(conversationId, { mode });
  const area = () => document.getElementById(COMPOSER_ID);
  // At once: the next letter is already meant for the text. In a closed window the field is drawn for the note first.
  if (area()) area()?.focus();
  else requestAnimationFrame(() => area()?.focus());
  // A menu that has just closed gives the focus back to its button, a moment later.
  setTimeout(() => area()?.focus(), 0);
}

interface Ways {
  onPanel: () => void;
  onTemplate: () => void;
  onUnread: () => void;
}

export function useConversationKeys(conversation: Conversation, actions: Actions, ways: Ways, mayWrite: boolean): void {
  const navigate = useNavigate();
  const { id, status } = conversation;
  const settle = status === "resolved" ? actions.reopen : actions.resolve;
  const acts = {
    r: () => write(id, "reply"),
    n: () => write(id, "note"),
    e: settle,
    a: () => openMenu("assign"),
    l: () => openMenu("labels"),
    s: () => openMenu("snooze"),
    p: () => openMenu("priority"),
    u: ways.onUnread,
    t: actions.takeOver,
    m: ways.onTemplate,
    o: () => openForm(id, "menu"),
    "alt+o": () => openForm(id, "menu"),
    "alt+a": actions.takeOver,
    "alt+e": settle,
    "alt+m": () => openMenu("snooze"),
  };
  useShortcuts({ Escape: () => void navigate({ to: "/conversas" }), i: ways.onPanel, "alt+i": ways.onPanel, ...(mayWrite ? acts : {}) });
  useCommands(useConversationCommands(conversation, actions, ways, mayWrite));
}
