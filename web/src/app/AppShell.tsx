import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { WifiOff } from "lucide-react";
import { useEffect, useState } from "react";

import { startLive, useLive, useLiveState } from "@/api/live";
import { session } from "@/api/session";
import { composerWords } from "@/features/inbox/composer/words";
import { useInboxFeed } from "@/features/inbox/feed";
import { useNotices } from "@/features/inbox/notices/useNotices";
import { outbox } from "@/features/inbox/outbox";
import { useWords } from "@/lib/language";
import { useShortcuts } from "@/lib/shortcuts";
import { useStore } from "@/lib/store";

import { CommandPalette } from "./CommandPalette";
import { BottomBar, Rail } from "./Navigation";
import { ShortcutHelp } from "./ShortcutHelp";
import { appWords } from "./words";

/** All that surrounds a screen once someone is signed in. */
export function AppShell() {
  const words = useWords(appWords);
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  // An open conversation needs the whole of a small screen; its arrow leads back.
  const inConversation = useLocation().pathname.startsWith("/conversas/");
  useStayingSignedIn();
  useFeed();
  useShortcuts({ "mod+k": () => setPalette(true), "?": () => setHelp(true) });
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a href="#content" className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-raised focus:px-3 focus:py-2">
        {words.skip}
      </a>
      <Rail onPalette={() => setPalette(true)} onHelp={() => setHelp(true)} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <ConnectionNotice />
        <main id="content" tabIndex={-1} className="relative min-h-0 flex-1 focus:outline-none">
          <Outlet />
        </main>
      </div>
      {!inConversation && <BottomBar onHelp={() => setHelp(true)} />}
      <CommandPalette open={palette} onClose={() => setPalette(false)} onHelp={() => setHelp(true)} />
      <ShortcutHelp open={help} onClose={() => setHelp(false)} />
    </div>
  );
}

function useStayingSignedIn() {
  const state = useStore(session);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (state !== "out") return;
    queryClient.clear();
    void navigate({ to: "/entrar", search: { voltar: location.pathname + location.search } });
  }, [state, navigate, queryClient]);
}

function useFeed() {
  const queryClient = useQueryClient();
  useEffect(() => startLive(), []);
  useNotices();
  useInboxFeed();
  useLive((frame) => {
    if (frame.event === "resync") void queryClient.invalidateQueries();
  });
}

/** Said only after three seconds without a feed: a blink is nobody's business. */
function ConnectionNotice() {
  const words = useWords(appWords);
  const composer = useWords(composerWords);
  const queued = useStore(outbox).filter((entry) => entry.state !== "failed").length;
  const away = useLiveState() !== "on";
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!away) return setLate(false);
    const timer = setTimeout(() => setLate(true), 3000);
    return () => clearTimeout(timer);
  }, [away]);
  return (
    <div role="status" className={late ? "flex items-center gap-2 bg-warn-soft px-4 py-1.5 text-[13px] text-warn" : "sr-only"}>
      {late && (
        <>
          <WifiOff aria-hidden className="size-4" />
          {words.liveWaiting} {queued > 0 && composer.waitingToGo(queued)}
        </>
      )}
    </div>
  );
}
