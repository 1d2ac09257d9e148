import { useQuery } from "@tanstack/react-query";
import { ClipboardList, GalleryHorizontal, Link2, List, ListChecks, MapPin, MapPinned, Phone, PhoneCall, UserRound, type LucideIcon } from "lucide-react";
import { useEffect } from "react";

import type { Conversation } from "@/api/types";
import { useWords } from "@/lib/language";
import { createStore, useStore } from "@/lib/store";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem, MenuLine } from "@/ui/Menu";

import { setDraft } from "../../drafts";
import { channelsQuery } from "../../queries";
import { FormDialog } from "./FormDialog";
import { offered, type FormKind } from "./kinds";
import { formWords } from "./words";

export const FORM_ICONS: Record<FormKind, LucideIcon> = {
  buttons: ListChecks,
  list: List,
  link: Link2,
  carousel: GalleryHorizontal,
  location: MapPin,
  contacts: UserRound,
  flow: ClipboardList,
  location_request: MapPinned,
  contact_request: Phone,
  call_request: PhoneCall,
};

const open = createStore<FormKind | "menu" | null>(null);

/** The conversation whose composer offers forms now. */
let present: string | null = null;
const TRIES = 10;

/** By a letter or from the command palette: the list of forms, or one of them. Nothing where the composer has none. */
export function openForm(conversationId: string, which: FormKind | "menu"): void {
  setDraft(conversationId, { mode: "reply" });
  const attempt = (left: number) => {
    if (present === conversationId) open.set(which);
    // What the channel can say may still be on its way.
    else if (left) setTimeout(() => attempt(left - 1), 60);
  };
  requestAnimationFrame(() => attempt(TRIES));
}

/** A form that was open for one person is never still open for the next. */
function usePresence(conversationId: string, offers: boolean): void {
  useEffect(() => {
    if (!offers) return;
    present = conversationId;
    return () => {
      present = null;
      open.set(null);
    };
  }, [conversationId, offers]);
}

export function useOffered(conversation: Conversation): FormKind[] {
  const channels = useQuery(channelsQuery).data;
  return offered(channels?.find((channel) => channel.id === conversation.channel_id));
}

/** What else can be sent here: only what this channel can say. */
export function FormMenu({ conversation }: { conversation: Conversation }) {
  const words = useWords(formWords);
  const kinds = useOffered(conversation);
  const shown = useStore(open);
  usePresence(conversation.id, kinds.length > 0);
  if (!kinds.length) return null;
  const asking = kinds.findIndex((kind) => kind.endsWith("_request"));
  return (
    <>
      <Menu
        side="top"
        align="start"
        open={shown === "menu"}
        onOpenChange={(next) => open.set(next ? "menu" : open.get() === "menu" ? null : open.get())}
        trigger={<IconButton label={words.more} keys="o" icon={<ListChecks aria-hidden className="size-[18px]" />} />}
      >
        {kinds.map((kind, index) => {
          const Icon = FORM_ICONS[kind];
          return (
            <div key={kind} role="none">
              {index === asking && index > 0 && <MenuLine />}
              <MenuItem icon={<Icon aria-hidden />} onSelect={() => setTimeout(() => open.set(kind), 0)}>
                {words.kinds[kind]}
              </MenuItem>
            </div>
          );
        })}
      </Menu>
      {shown && shown !== "menu" && kinds.includes(shown) && <FormDialog key={shown} conversation={conversation} kind={shown} onClose={() => open.set(null)} />}
    </>
  );
}
