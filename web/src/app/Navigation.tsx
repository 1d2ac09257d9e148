import { Link } from "@tanstack/react-router";
import clsx from "clsx";
import { Ellipsis, Search } from "lucide-react";

import { useMe } from "@/api/me";
import { useInboxBadge } from "@/features/inbox/feed";
import { useWords } from "@/lib/language";
import { Mark } from "@/ui/Brand";
import { Menu, MenuItem } from "@/ui/Menu";
import { Tooltip } from "@/ui/Tooltip";
import { useNavigate } from "@tanstack/react-router";

import { MAIN_PLACES, ON_PHONE, SETTINGS_PLACES, type Place } from "./pages";
import { UserMenu } from "./UserMenu";
import { appWords } from "./words";

function usePlaces(): Place[] {
  const { sandbox } = useMe();
  return MAIN_PLACES.filter((place) => !place.sandbox || sandbox);
}

/** The column at the left edge, from a tablet's width on. */
export function Rail({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }) {
  const words = useWords(appWords);
  return (
    <nav aria-label={words.navigation} className="flex w-[84px] shrink-0 flex-col items-center gap-1 bg-rail py-3 text-rail-ink max-md:hidden">
      <Mark className="mb-2 size-10" />
      {usePlaces().map((place) => (
        <RailLink key={place.to} place={place} />
      ))}
      <div className="mt-auto flex flex-col items-center gap-2">
        <Tooltip text={words.palette} side="right">
          <button type="button" aria-label={words.palette} onClick={onPalette} className="flex size-10 items-center justify-center rounded-xl hover:bg-white/10 focus-visible:outline-rail-ink">
            <Search aria-hidden className="size-5" />
          </button>
        </Tooltip>
        <UserMenu onHelp={onHelp} />
      </div>
    </nav>
  );
}

function RailLink({ place }: { place: Place }) {
  const words = useWords(appWords);
  const Icon = place.icon;
  return (
    <Link
      to={place.to}
      className="group relative flex w-[76px] flex-col items-center gap-0.5 rounded-xl py-1.5 text-[10.5px] tracking-tight font-medium transition-colors hover:bg-white/10 focus-visible:outline-rail-ink"
      activeProps={{ className: "bg-rail-active! text-rail-active-ink" }}
    >
      <Icon aria-hidden className="size-5" strokeWidth={1.9} />
      <span className="max-w-full truncate">{words.pages[place.name]}</span>
      {place.name === "conversations" && <UnreadDot />}
    </Link>
  );
}

function UnreadDot({ className = "top-1 right-3" }: { className?: string }) {
  const { unread, spoken } = useInboxBadge();
  if (!unread) return null;
  return (
    <span className={clsx("absolute flex h-4 min-w-4 items-center justify-center rounded-full bg-spark px-1 text-[10px] font-semibold text-on-spark tabular-nums", className)}>
      <span aria-hidden>{unread > 99 ? "99+" : unread}</span>
      <span className="sr-only">{spoken}</span>
    </span>
  );
}

/** The bar at the bottom of a phone: the places of every hour, and the rest. */
export function BottomBar({ onHelp }: { onHelp: () => void }) {
  const words = useWords(appWords);
  const navigate = useNavigate();
  const places = usePlaces();
  const first = places.filter((place) => ON_PHONE.has(place.name));
  const others = places.filter((place) => !ON_PHONE.has(place.name));
  const rest = [...others.slice(0, -1), ...SETTINGS_PLACES.slice(1), ...others.slice(-1)];
  return (
    <nav aria-label={words.navigation} data-bottom-bar className="flex shrink-0 items-stretch justify-around border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden">
      {first.map((place) => (
        <Link
          key={place.to}
          to={place.to}
          className="relative flex h-14 min-w-14 flex-1 flex-col items-center justify-center gap-0.5 text-[11px] font-medium text-ink-2"
          activeProps={{ className: "text-accent-text!" }}
        >
          <place.icon aria-hidden className="size-5" />
          {words.pages[place.name]}
          {place.name === "conversations" && <UnreadDot className="top-1.5 left-1/2 ml-1.5" />}
        </Link>
      ))}
      <Menu
        side="top"
        trigger={
          <button type="button" className="flex h-14 min-w-14 flex-1 flex-col items-center justify-center gap-0.5 text-[11px] font-medium text-ink-2">
            <Ellipsis aria-hidden className="size-5" />
            {words.more}
          </button>
        }
      >
        {rest.map((place) => (
          <MenuItem key={place.to} icon={<place.icon aria-hidden />} onSelect={() => void navigate({ to: place.to })}>
            {words.pages[place.name]}
          </MenuItem>
        ))}
        <UserMenu onHelp={onHelp} inline />
      </Menu>
    </nav>
  );
}
