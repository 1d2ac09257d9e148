import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import clsx from "clsx";
import { MessagesSquare } from "lucide-react";
import { useCallback, useState } from "react";

import { useIsPhone, useMedia, useTitle } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { recall, remember } from "@/lib/remember";
import { useShortcuts } from "@/lib/shortcuts";
import { EmptyState } from "@/ui/EmptyState";
import { Kbd } from "@/ui/Kbd";

import { ContactPanel } from "./contact/ContactPanel";
import { ConversationPane } from "./conversation/ConversationPane";
import { ConversationList } from "./list/ConversationList";
import { MentionsList } from "./mentions/MentionsList";
import { useListFilter } from "./useListFilter";
import { inboxWords } from "./words";

/** List, conversation, contact: three panes on a desk, one on a phone. */
export function InboxPage() {
  const words = useWords(inboxWords);
  const { id } = useParams({ strict: false });
  const { ver } = useSearch({ strict: false }) as { ver?: "mencoes" };
  const [filter, onFilter] = useListFilter();
  const navigate = useNavigate();
  useShortcuts({ "@": () => void navigate({ to: ".", search: (before: object) => ({ ...before, ver: ver ? undefined : "mencoes" }) } as never) });
  const phone = useIsPhone();
  const [panel, togglePanel] = usePanel();
  useTitle(words.title);
  return (
    <div className="flex h-full min-h-0">
      <h1 className="sr-only">{words.title}</h1>
      <div className={clsx("h-full min-h-0 shrink-0 border-r border-line max-md:w-full md:w-[300px] xl:w-[360px]", id && "max-md:hidden")}>
        {ver === "mencoes" ? <MentionsList /> : <ConversationList openId={id} filter={filter} onFilter={onFilter} />}
      </div>
      <div className={clsx("relative h-full min-h-0 min-w-0 flex-1", !id && "max-md:hidden", phone && panel && "hidden")}>
        {id ? <ConversationPane key={id} id={id} panelOpen={panel} onPanel={togglePanel} /> : <NoneOpen />}
      </div>
      {id && panel && <ContactPanel key={`contact ${id}`} conversationId={id} onClose={togglePanel} />}
    </div>
  );
}

/** Beside the conversation where there is room, in its place on a phone, where it starts closed. */
function usePanel(): [boolean, () => void] {
  const roomy = useMedia("(min-width: 1180px)");
  const [wanted, setWanted] = useState(() => recall("contact-panel") !== "closed");
  const [narrow, setNarrow] = useState(false);
  const toggle = useCallback(() => {
    if (!roomy) return setNarrow((open) => !open);
    setWanted((open) => {
      remember("contact-panel", open ? "closed" : "open");
      return !open;
    });
  }, [roomy]);
  return [roomy ? wanted : narrow, toggle];
}

function NoneOpen() {
  const words = useWords(inboxWords);
  return (
    <EmptyState icon={<MessagesSquare aria-hidden />} title={words.noneOpen}>
      <p>{words.noneOpenHint}</p>
      <p className="mt-3 flex items-center justify-center gap-4 text-xs text-ink-3">
        <span className="flex items-center gap-1.5">
          <Kbd keys="j" />
          <Kbd keys="k" /> {words.toMove}
        </span>
        <span className="flex items-center gap-1.5">
          <Kbd keys="mod+k" /> {words.toSearch}
        </span>
        <span className="flex items-center gap-1.5">
          <Kbd keys="?" /> {words.toHelp}
        </span>
      </p>
    </EmptyState>
  );
}
