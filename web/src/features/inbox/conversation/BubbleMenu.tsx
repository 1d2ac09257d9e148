import { Copy, CornerUpLeft, Forward, Pencil, Route, SmilePlus } from "lucide-react";
import { useState, type ReactElement } from "react";

import type { Message } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useMedia } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { ContextMenu, type MenuEntry } from "@/ui/ContextMenu";
import { Dialog } from "@/ui/Dialog";

import { composerWords } from "../composer/words";
import { send } from "../outbox";
import { inboxWords } from "../words";
import { Timeline } from "./Delivery";
import { ForwardDialog } from "./ForwardDialog";

export const QUICK = ["👍", "❤️", "😂", "😮", "🙏", "✅"];

interface Props {
  message: Message;
  offered: boolean;
  onReply: (message: Message) => void;
  onEdit: () => void;
  children: ReactElement;
}

/** Where no pointer hovers, a long press offers what the buttons beside the bubble do; elsewhere the browser's own menu stays. */
export function BubbleMenu({ message, offered, onReply, onEdit, children }: Props) {
  const words = useWords(inboxWords);
  const composer = useWords(composerWords);
  const touch = useMedia("(pointer: coarse), (max-width: 767px)");
  const [forwarding, setForwarding] = useState(false);
  const [path, setPath] = useState(false);
  if (!touch || !offered || message.removed_at) return children;
  const note = message.kind === "note";
  const here = !!message.provider_message_id;
  const react = (emoji: string): MenuEntry => ({ key: emoji, label: emoji, act: () => void send(message.conversation_id, { reaction: { message_id: message.id, emoji } }) });
  const copy = () => void navigator.clipboard?.writeText(message.text ?? "").then(() => announce({ tone: "good", text: words.copied }));
  const entries = (): MenuEntry[] => [
    ...(note ? [{ key: "edit", label: words.editNote, icon: <Pencil aria-hidden />, act: onEdit }] : []),
    ...(here
      ? [
          { key: "quote", label: words.quote, icon: <CornerUpLeft aria-hidden />, act: () => onReply(message) },
          { key: "react", label: words.react, icon: <SmilePlus aria-hidden />, inside: QUICK.map(react) },
          { key: "forward", label: composer.forward, icon: <Forward aria-hidden />, act: () => setForwarding(true) },
        ]
      : []),
    ...(!note && message.direction === "outbound" ? [{ key: "path", label: words.timeline, icon: <Route aria-hidden />, act: () => setPath(true) }] : []),
    ...(message.text ? [{ key: "copy", label: words.copy(words.kinds.text), icon: <Copy aria-hidden />, act: copy }] : []),
  ];
  return (
    <>
      <ContextMenu entries={entries}>{children}</ContextMenu>
      {path && (
        <Dialog open onClose={() => setPath(false)} title={words.timeline}>
          <div className="pb-4">
            <Timeline message={message} />
          </div>
        </Dialog>
      )}
      {forwarding && <ForwardDialog message={message} onClose={() => setForwarding(false)} />}
    </>
  );
}
