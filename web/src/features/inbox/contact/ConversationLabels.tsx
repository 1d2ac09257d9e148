import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";

import type { Conversation } from "@/api/types";
import { useWords } from "@/lib/language";
import { LabelChip } from "@/ui/Badge";
import { Menu } from "@/ui/Menu";

import { useActions } from "../actions";
import { LabelChoices } from "../conversation/menus/LabelMenu";
import { labelsQuery } from "../queries";
import { inboxWords } from "../words";

export function ConversationLabels({ conversation, mayWrite }: { conversation: Conversation; mayWrite: boolean }) {
  const words = useWords(inboxWords);
  const actions = useActions(conversation);
  const labels = useQuery(labelsQuery).data ?? [];
  return (
    <section>
      <h3 className="mb-2 text-[13px] font-semibold text-ink-2">{words.labels}</h3>
      <div className="flex flex-wrap gap-1.5">
        {conversation.labels.map((name) => (
          <LabelChip key={name} name={name} color={labels.find((label) => label.name === name)?.color} />
        ))}
        {mayWrite && (
          <Menu
            align="start"
            trigger={
              <button type="button" className="inline-flex h-6 items-center gap-1 rounded-md border border-dashed border-line-strong px-1.5 text-[11px] font-medium text-ink-2 hover:bg-hover">
                <Plus aria-hidden className="size-3" />
                {words.addLabel}
              </button>
            }
          >
            <LabelChoices conversation={conversation} actions={actions} />
          </Menu>
        )}
      </div>
    </section>
  );
}
