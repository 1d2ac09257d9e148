import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { AtSign, Headset, Keyboard, LogOut, Moon, Search, Settings, Sun } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { signOut } from "@/api/session";
import type { Conversation, Page } from "@/api/types";
import { mentionWords } from "@/features/inbox/mentions/words";
import { deskWords } from "@/features/settings/desk/words";
import { DESK_TABS, MANAGERS_TABS, SETTINGS_TABS } from "@/features/settings/tabs";
import { settingsWords } from "@/features/settings/words";
import { commands, type Command as PaletteCommand } from "@/lib/commands";
import { fold } from "@/lib/fold";
import { useDebounced } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { useStore } from "@/lib/store";
import { chooseTheme } from "@/lib/theme";
import { Avatar } from "@/ui/Avatar";
import { Kbd } from "@/ui/Kbd";

import { MAIN_PLACES, SETTINGS_PLACES } from "./pages";
import { appWords } from "./words";

interface Props {
  open: boolean;
  onClose: () => void;
  onHelp: () => void;
}

/** Everything by name: people, places, and what the present screen can do. */
export function CommandPalette({ open, onClose, onHelp }: Props) {
  const words = useWords(appWords);
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Primitive.Content
          aria-describedby=""
          className="fixed top-[12dvh] left-1/2 z-40 w-[600px] max-w-[calc(100vw-24px)] -translate-x-1/2 overflow-hidden rounded-2xl bg-surface shadow-float focus:outline-none"
        >
          <Primitive.Title className="sr-only">{words.palette}</Primitive.Title>
          <Palette onClose={onClose} onHelp={onHelp} />
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function Palette({ onClose, onHelp }: Omit<Props, "open">) {
  const words = useWords(appWords);
  const [sought, setSought] = useState("");
  const run = (act: () => void) => {
    onClose();
    // After the dialog has given the focus back.
    setTimeout(act, 0);
  };
  return (
    <Command label={words.palette} filter={rank}>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search aria-hidden className="size-4 text-ink-3" />
        <Command.Input autoFocus value={sought} onValueChange={setSought} placeholder={words.paletteHint} className="h-12 flex-1 bg-transparent text-[15px] outline-none" />
      </div>
      <Command.List className="thin-scroll max-h-[55dvh] overflow-y-auto p-2 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3">
        <Command.Empty className="px-3 py-6 text-center text-sm text-ink-2">{words.paletteEmpty}</Command.Empty>
        <ScreenCommands run={run} sought={sought.trim()} />
        <FoundConversations sought={sought} run={run} />
        <PlaceCommands run={run} sought={sought.trim()} />
        <Command.Group heading={words.appearance}>
          <Entry icon={<Sun />} label={`${words.theme}: ${words.themes.light}`} onSelect={() => run(() => chooseTheme("light"))} />
          <Entry icon={<Moon />} label={`${words.theme}: ${words.themes.dark}`} onSelect={() => run(() => chooseTheme("dark"))} />
          <Entry icon={<Keyboard />} label={words.shortcuts} keys="?" onSelect={() => run(onHelp)} />
          <Entry icon={<LogOut />} label={words.signOut} onSelect={() => run(() => void signOut())} />
        </Command.Group>
      </Command.List>
    </Command>
  );
}

/** Each word sought must stand somewhere in what the entry is called; where a word begins counts most. */
export function rank(_id: string, search: string, names: string[] = []): number {
  const text = ` ${fold(names.join(" "))}`;
  const terms = fold(search).split(/\s+/).filter(Boolean);
  if (!terms.every((term) => text.includes(term))) return 0;
  return terms.every((term) => text.includes(` ${term}`)) ? 1 : 0.5;
}

type Run = { run: (act: () => void) => void };

function ScreenCommands({ run, sought }: Run & { sought: string }) {
  const groups = new Map<string, PaletteCommand[]>();
  const offered = useStore(commands).filter((command) => sought || !command.onlySought);
  for (const command of offered) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return [...groups].map(([group, list]) => (
    <Command.Group key={group} heading={group}>
      {list.map((command) => (
        <Entry key={command.id} id={`${command.id} ${command.label}`} label={command.label} words={command.words} keys={command.keys} onSelect={() => run(command.act)} />
      ))}
    </Command.Group>
  ));
}

function FoundConversations({ sought, run }: Run & { sought: string }) {
  const words = useWords(appWords);
  const navigate = useNavigate();
  const settled = useDebounced(sought.trim(), 150);
  const found = useQuery({
    queryKey: ["palette", settled],
    queryFn: ({ signal }) => api.get<Page<Conversation>>("/conversations", { query: { q: settled, status: "all", limit: 6 }, signal }),
    enabled: settled.length >= 2,
  });
  if (!found.data?.items.length || settled.length < 2) return null;
  return (
    <Command.Group heading={words.people}>
      {found.data.items.map((conversation) => (
        <Entry
          key={conversation.id}
          id={conversation.id}
          // The server has judged already, without accents and over numbers too.
          words={sought}
          icon={<Avatar name={conversation.contact.name ?? "?"} size="tiny" />}
          label={conversation.contact.name ?? readablePhone(conversation.contact.phone)}
          hint={readablePhone(conversation.contact.phone)}
          onSelect={() => run(() => void navigate({ to: "/conversas/$id", params: { id: conversation.id } }))}
        />
      ))}
    </Command.Group>
  );
}

/** The parts of the screens that have tabs, once something is sought. */
function useParts() {
  const words = useWords(appWords);
  const settings = useWords(settingsWords);
  const desk = useWords(deskWords);
  const manager = useMay("manager");
  return [
    ...Object.entries(SETTINGS_TABS)
      .filter(([aba]) => manager || !MANAGERS_TABS.includes(aba))
      .map(([aba, name]) => ({ to: "/configuracoes", aba, icon: Settings, label: `${words.pages.settings}: ${settings.tabs[name]}` })),
    ...Object.entries(DESK_TABS).map(([aba, name]) => ({ to: "/atendimento", aba, icon: Headset, label: `${words.pages.desk}: ${desk.tabs[name]}` })),
  ];
}

function PlaceCommands({ run, sought }: Run & { sought: string }) {
  const parts = useParts();
  const mentions = useWords(mentionWords);
  const words = useWords(appWords);
  const navigate = useNavigate();
  const { sandbox } = useMe();
  return (
    <Command.Group heading={words.goTo}>
      {[...MAIN_PLACES, ...SETTINGS_PLACES.slice(1)]
        .filter((place) => !place.sandbox || sandbox)
        .map((place) => (
          <Entry key={place.to} icon={<place.icon />} label={words.pages[place.name]} onSelect={() => run(() => void navigate({ to: place.to }))} />
        ))}
      <Entry icon={<AtSign />} label={mentions.title} keys="@" onSelect={() => run(() => void navigate({ to: "/conversas", search: { ver: "mencoes" } }))} />
      {sought && parts.map(({ to, aba, label, icon: Icon }) => <Entry key={`${to} ${aba}`} icon={<Icon />} label={label} onSelect={() => run(() => void navigate({ to, search: { aba } }))} />)}
    </Command.Group>
  );
}

interface EntryProps {
  label: string;
  id?: string;
  icon?: React.ReactNode;
  hint?: string;
  words?: string;
  keys?: string;
  onSelect: () => void;
}

function Entry({ label, id, icon, hint, words, keys, onSelect }: EntryProps) {
  return (
    <Command.Item
      value={id ?? label}
      keywords={words ? [label, words] : [label]}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-2 text-sm aria-selected:bg-accent-soft aria-selected:text-accent-text [&>svg]:size-4 [&>svg]:text-ink-3"
    >
      {icon}
      <span className="flex-1 truncate">{label}</span>
      {hint && <span className="text-xs text-ink-3">{hint}</span>}
      {keys && <Kbd keys={keys} />}
    </Command.Item>
  );
}
