import { useNavigate } from "@tanstack/react-router";
import { AtSign } from "lucide-react";

import { useMe } from "@/api/me";
import { useWords } from "@/lib/language";
import { IconButton } from "@/ui/IconButton";

import { useUnreadMentions } from "./feed";
import { mentionWords } from "./words";

/** At the head of the list: opens the mentions, and says how many are unread. */
export function MentionsButton() {
  const words = useWords(mentionWords);
  const unread = useUnreadMentions();
  const navigate = useNavigate();
  const person = !!useMe().user;
  if (!person) return null;
  return (
    <span className="relative">
      <IconButton label={words.open(unread)} keys="@" icon={<AtSign aria-hidden className="size-4" />} onClick={() => void navigate({ to: ".", search: (before: object) => ({ ...before, ver: "mencoes" }) } as never)} />
      {unread > 0 && (
        <span aria-hidden className="pointer-events-none absolute -top-0.5 -right-0.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-spark px-1 text-[10px] font-semibold text-on-spark tabular-nums">
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </span>
  );
}
