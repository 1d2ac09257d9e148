import { useQuery } from "@tanstack/react-query";
import { Tag } from "lucide-react";

import { useWords } from "@/lib/language";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuChoice, MenuHeading } from "@/ui/Menu";

import { labelsQuery } from "../../queries";
import { inboxWords } from "../../words";
import type { MenuProps } from "./MoreMenu";
import { useHeaderMenu } from "./open";

export function LabelMenu({ conversation, actions }: MenuProps) {
  const words = useWords(inboxWords);
  return (
    <Menu {...useHeaderMenu("labels")} trigger={<IconButton label={words.labels} keys="l" icon={<Tag aria-hidden className="size-[18px]" />} />}>
      <LabelChoices conversation={conversation} actions={actions} />
    </Menu>
  );
}

export function LabelChoices({ conversation, actions }: MenuProps) {
  const words = useWords(inboxWords);
  const labels = useQuery(labelsQuery).data ?? [];
  return (
    <>
      <MenuHeading>{words.labels}</MenuHeading>
      {labels.map((label) => (
        <MenuChoice
          key={label.id}
          stay
          chosen={conversation.labels.includes(label.name)}
          icon={<span aria-hidden className="block size-3 rounded-[4px]" style={{ background: label.color }} />}
          onSelect={() => actions.toggleLabel(label.name)}
        >
          {label.name}
        </MenuChoice>
      ))}
      {!labels.length && <p className="max-w-52 px-2.5 py-1.5 text-sm text-ink-2">{words.noLabels}</p>}
    </>
  );
}
