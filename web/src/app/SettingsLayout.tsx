import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { useWords } from "@/lib/language";

import { SETTINGS_PLACES } from "./pages";
import { appWords } from "./words";

/** Settings and the clinic's master data share a list of sections at their left (on a phone: above). */
export function SettingsLayout() {
  const words = useWords(appWords);
  const bar = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone the sections run out of the screen: the chosen one stays in sight.
  useEffect(() => {
    const chosen = bar.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (chosen && bar.current) bar.current.scrollLeft = chosen.offsetLeft - (bar.current.clientWidth - chosen.offsetWidth) / 2;
  }, [pathname]);
  return (
    <div className="flex h-full min-h-0 max-md:flex-col">
      <nav ref={bar} aria-label={words.settingsNavigation} className="relative flex shrink-0 gap-1 overflow-x-auto border-line bg-surface p-2 max-md:border-b md:w-52 md:flex-col md:border-r md:p-3 md:pt-8">
        {SETTINGS_PLACES.map((place) => (
          <Link
            key={place.to}
            to={place.to}
            className="flex items-center gap-2.5 rounded-lg px-3 py-2 text-sm font-medium whitespace-nowrap text-ink-2 hover:bg-hover"
            activeProps={{ className: "bg-accent-soft! text-accent-text!" }}
          >
            <place.icon aria-hidden className="size-4" />
            {words.pages[place.name]}
          </Link>
        ))}
      </nav>
      <div className="min-h-0 min-w-0 flex-1">
        <Outlet />
      </div>
    </div>
  );
}
