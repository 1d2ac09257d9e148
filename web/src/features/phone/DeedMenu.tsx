import { useMutation } from "@tanstack/react-query";
import { CirclePlus } from "lucide-react";

import { useWords } from "@/lib/language";
import { Menu, MenuHeading, MenuItem } from "@/ui/Menu";

import { DEEDS, type DeedName, type Stage } from "./deeds";
import { phoneWords } from "./words";

const SENT: DeedName[] = ["sticker", "contact", "order", "form", "ad", "poll", "novelty"];
const DONE: DeedName[] = ["edit", "revoke", "call", "missedCall", "noMarketing", "identity", "group"];
const CLINIC: DeedName[] = ["echo", "echoRevoke"];

/** Everything else that can happen on a phone, so that one can see what the inbox makes of it. */
export function DeedMenu({ stage }: { stage: Stage }) {
  const words = useWords(phoneWords);
  const act = useMutation({ mutationFn: (name: DeedName): Promise<unknown> => DEEDS[name](stage) });
  const items = (names: DeedName[]) =>
    names.map((name) => (
      <MenuItem key={name} onSelect={() => act.mutate(name)}>
        {words.deeds[name]}
      </MenuItem>
    ));
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <button type="button" aria-label={words.moreDeeds} title={words.moreDeeds} className="flex size-10 shrink-0 items-center justify-center rounded-full text-ink-2 hover:bg-hover">
          <CirclePlus aria-hidden className="size-5" />
        </button>
      }
    >
      <MenuHeading>{words.deedsSent}</MenuHeading>
      {items(SENT)}
      <MenuHeading>{words.deedsDone}</MenuHeading>
      {items(DONE)}
      <MenuHeading>{words.deedsClinic}</MenuHeading>
      {items(CLINIC)}
    </Menu>
  );
}
