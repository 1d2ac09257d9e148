import { UserRoundCheck, X } from "lucide-react";
import { useState } from "react";

import { useMe } from "@/api/me";
import type { Conversation } from "@/api/types";
import { useWords } from "@/lib/language";
import { useStore } from "@/lib/store";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { uiWords } from "@/ui/words";

import { useActions } from "../actions";
import { answered } from "../outbox";
import { composerWords } from "./words";

/** Somebody answered here and nobody has the conversation: one click makes it theirs. */
export function OfferToTake({ conversation }: { conversation: Conversation }) {
  const words = useWords(composerWords);
  const ui = useWords(uiWords);
  const actions = useActions(conversation);
  const here = useStore(answered).has(conversation.id);
  const person = !!useMe().user;
  const [declined, setDeclined] = useState(false);
  if (!here || !person || declined || conversation.assignee_id || conversation.status === "resolved") return null;
  return (
    <div role="status" className="mx-auto mb-2 flex max-w-4xl items-center gap-2 rounded-xl border border-line bg-surface py-1 pr-1 pl-3 text-[13px] text-ink-2 shadow-card">
      <span className="min-w-0 flex-1">{words.nobodys}</span>
      <Button size="small" icon={<UserRoundCheck aria-hidden className="size-4" />} onClick={() => actions.assign("me")}>
        {words.takeIt}
      </Button>
      <IconButton size="small" label={ui.close} icon={<X aria-hidden className="size-4" />} onClick={() => setDeclined(true)} />
    </div>
  );
}
