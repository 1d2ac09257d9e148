/** Whether something that came in is worth a sound, a notification, both or neither. Pure. */
import type { Conversation, Message } from "@/api/types";

import type { NoticeSettings } from "./settings";

export interface Present {
  meId: string | null;
  /** The conversation on screen. */
  openId: string | null;
  /** The page is visible and has the focus. */
  inFront: boolean;
}

export interface Notice {
  sound: boolean;
  desktop: boolean;
}

const SILENT: Notice = { sound: false, desktop: false };

export function forMessage(message: Message, conversation: Conversation | undefined, settings: NoticeSettings, present: Present): Notice {
  if (message.direction !== "inbound" || message.kind === "reaction" || message.kind === "system") return SILENT;
  // The bot is answering: nobody is needed yet.
  if (conversation?.bot_active) return SILENT;
  const others = !!conversation?.assignee_id && conversation.assignee_id !== present.meId;
  if (settings.mineOnly && others) return SILENT;
  return told(message.conversation_id, settings, present);
}

/** Someone gave it to me: not what I took myself, which the cache knows before the server tells. */
export function forAssignment(before: Conversation | undefined, after: Conversation, settings: NoticeSettings, present: Present): Notice {
  if (!before || !present.meId || after.assignee_id !== present.meId || before.assignee_id === present.meId) return SILENT;
  return told(after.id, settings, present);
}

export function told(conversationId: string, settings: NoticeSettings, present: Present): Notice {
  if (present.inFront && present.openId === conversationId) return SILENT;
  return { sound: settings.sound, desktop: settings.desktop && !present.inFront };
}
