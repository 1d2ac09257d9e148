import { Keyboard, Languages, LogOut, Monitor, Moon, Sun } from "lucide-react";

import { useMe } from "@/api/me";
import { signOut } from "@/api/session";
import { NoticeChoices } from "@/features/inbox/notices/NoticeChoices";
import { chooseLanguage, language, LANGUAGES, useWords, type Language } from "@/lib/language";
import { useStore } from "@/lib/store";
import { chooseTheme, theme, type Theme } from "@/lib/theme";
import { Avatar } from "@/ui/Avatar";
import { Menu, MenuChoice, MenuHeading, MenuItem, MenuLine } from "@/ui/Menu";

import { appWords } from "./words";

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon };

/** Theme, language, help, sign-out; `inline` leaves the button away, for use within another menu. */
export function UserMenu({ onHelp, inline }: { onHelp: () => void; inline?: boolean }) {
  const words = useWords(appWords);
  const me = useMe();
  const name = me.user?.name ?? me.account.name;
  const items = <UserMenuItems onHelp={onHelp} />;
  if (inline) return items;
  return (
    <Menu
      side="right"
      trigger={
        <button type="button" aria-label={`${words.account}: ${name}`} className="rounded-full ring-2 ring-white/15 hover:ring-white/40 focus-visible:outline-rail-ink">
          <Avatar name={name} />
        </button>
      }
    >
      <div className="px-2.5 pt-1.5 pb-1">
        <p className="font-medium">{name}</p>
        <p className="text-xs text-ink-3">{me.user?.email}</p>
        <p className="text-xs text-ink-3">{me.account.name}</p>
      </div>
      {items}
    </Menu>
  );
}

function UserMenuItems({ onHelp }: { onHelp: () => void }) {
  const words = useWords(appWords);
  const chosenTheme = useStore(theme);
  const chosenLanguage = useStore(language);
  return (
    <>
      <MenuLine />
      <MenuHeading>{words.theme}</MenuHeading>
      {(Object.keys(THEME_ICONS) as Theme[]).map((value) => {
        const Icon = THEME_ICONS[value];
        return (
          <MenuChoice key={value} icon={<Icon aria-hidden />} chosen={chosenTheme === value} onSelect={() => chooseTheme(value)} stay>
            {words.themes[value]}
          </MenuChoice>
        );
      })}
      <MenuHeading>{words.language}</MenuHeading>
      {(Object.keys(LANGUAGES) as Language[]).map((value) => (
        <MenuChoice key={value} icon={<Languages aria-hidden />} chosen={chosenLanguage === value} onSelect={() => chooseLanguage(value)} stay>
          <span lang={value}>{LANGUAGES[value]}</span>
        </MenuChoice>
      ))}
      <NoticeChoices />
      <MenuLine />
      <MenuItem icon={<Keyboard aria-hidden />} hint="?" onSelect={onHelp}>
        {words.shortcuts}
      </MenuItem>
      <MenuItem icon={<LogOut aria-hidden />} onSelect={() => void signOut()}>
        {words.signOut}
      </MenuItem>
    </>
  );
}
