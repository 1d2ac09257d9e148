import { AppWindow, UserRound, Volume2 } from "lucide-react";

import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { useStore } from "@/lib/store";
import { MenuChoice, MenuHeading } from "@/ui/Menu";

import { allowDesktop, noticeSettings, setNotices } from "./settings";
import { noticeWords } from "./words";

/** For one's own menu. */
export function NoticeChoices() {
  const words = useWords(noticeWords);
  const { sound, desktop, mineOnly } = useStore(noticeSettings);
  const toggleDesktop = async () => {
    if (desktop) return setNotices({ desktop: false, asked: true });
    if (!(await allowDesktop())) announce({ tone: "plain", text: words.denied });
  };
  return (
    <>
      <MenuHeading>{words.heading}</MenuHeading>
      <MenuChoice stay chosen={sound} icon={<Volume2 aria-hidden />} onSelect={() => setNotices({ sound: !sound })}>
        {words.sound}
      </MenuChoice>
      <MenuChoice stay chosen={desktop} icon={<AppWindow aria-hidden />} onSelect={() => void toggleDesktop()}>
        {words.desktop}
      </MenuChoice>
      <MenuChoice stay chosen={mineOnly} icon={<UserRound aria-hidden />} onSelect={() => setNotices({ mineOnly: !mineOnly })}>
        {words.mineOnly}
      </MenuChoice>
    </>
  );
}
