import { Link } from "@tanstack/react-router";
import clsx from "clsx";
import { ArrowLeft, Check, PanelRight, RotateCcw } from "lucide-react";

import type { Conversation } from "@/api/types";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { FreeEntry } from "@/ui/template/Cost";

import type { Actions } from "../actions";
import { ChannelLogo } from "../ChannelLogo";
import { Urgency } from "../list/Urgency";
import { WindowRing } from "../list/WindowRing";
import { nameOf } from "../people";
import { inboxWords } from "../words";
import { Colleagues } from "./Colleagues";
import { AssignMenu } from "./menus/AssignMenu";
import { LabelMenu } from "./menus/LabelMenu";
import { MoreMenu } from "./menus/MoreMenu";
import { SnoozeMenu } from "./menus/SnoozeMenu";

interface Props {
  conversation: Conversation;
  actions: Actions;
  mayWrite: boolean;
  panelOpen: boolean;
  onPanel: () => void;
  onUnread: () => void;
}

export function ConversationHeader({ conversation, actions, mayWrite, panelOpen, onPanel, onUnread }: Props) {
  const words = useWords(inboxWords);
  const name = nameOf(conversation.contact);
  return (
    <header className="flex h-15 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 md:px-4">
      <Link to="/conversas" aria-label={words.backToList} className="-ml-1 flex size-9 items-center justify-center rounded-lg text-ink-2 hover:bg-hover md:hidden">
        <ArrowLeft aria-hidden className="size-5" />
      </Link>
      <button type="button" onClick={onPanel} className="flex min-w-0 flex-1 items-center gap-3 rounded-lg text-left md:cursor-default!">
        <Avatar name={name} />
        <span className="min-w-0">
          <span className="block truncate text-[15px] leading-5 font-semibold" role="heading" aria-level={2}>
            {name}
          </span>
          <span className="flex items-center gap-1.5 text-xs text-ink-3">
            <ChannelLogo connector={conversation.channel.connector} className="size-3.5 shrink-0" />
            <span className="truncate max-md:hidden">{conversation.channel.name}</span>
            {conversation.contact.phone && conversation.contact.name && <span className="truncate max-2xl:hidden">· {readablePhone(conversation.contact.phone)}</span>}
            <Urgency conversation={conversation} both />
            {conversation.status !== "resolved" && <WindowRing expiresAt={conversation.window_expires_at} spoken />}
            {conversation.status !== "resolved" && <FreeEntry until={conversation.free_until} spoken />}
          </span>
        </span>
      </button>
      <Colleagues conversationId={conversation.id} />
      {mayWrite && (
        <>
          <AssignMenu conversation={conversation} actions={actions} />
          <span className="flex max-md:hidden">
            <LabelMenu conversation={conversation} actions={actions} />
            <SnoozeMenu conversation={conversation} actions={actions} />
          </span>
          <MoreMenu conversation={conversation} actions={actions} onPanel={onPanel} onUnread={onUnread} />
          {conversation.status === "resolved" ? (
            <Button icon={<RotateCcw aria-hidden className="size-4" />} onClick={actions.reopen}>
              <span className="max-md:sr-only">{words.reopen}</span>
            </Button>
          ) : (
            <Button tone="primary" className="max-md:px-2.5" icon={<Check aria-hidden className="size-4" />} onClick={actions.resolve}>
              <span className="max-md:sr-only">{words.resolve}</span>
            </Button>
          )}
        </>
      )}
      <IconButton label={panelOpen ? words.hideContact : words.showContact(name)} icon={<PanelRight aria-hidden className="size-[18px]" />} pressed={panelOpen} onClick={onPanel} className={clsx("max-md:hidden")} />
    </header>
  );
}
