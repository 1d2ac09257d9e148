import { useNavigate } from "@tanstack/react-router";
import { CalendarDays, CalendarRange, CalendarSearch, CalendarSync, ChevronDown, ChevronLeft, ChevronRight, Columns3, EllipsisVertical, List, Lock, Plus, Printer } from "lucide-react";
import { useState } from "react";

import { calendarWords } from "@/ui/calendars/words";
import { useIsPhone } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem } from "@/ui/Menu";
import { Popover } from "@/ui/Popover";
import { Tabs } from "@/ui/Tabs";

import { dayText, longDay, monthName, rangeText, shortDay } from "./days";
import { Filters } from "./Filters";
import { MiniMonth } from "./MiniMonth";
import { VIEWS, type View } from "./search";
import type { Agenda } from "./useAgenda";
import type { Place } from "./useView";
import { agendaWords } from "./words";

const ICONS = { dia: Columns3, semana: CalendarRange, mes: CalendarDays, lista: List };

interface Props {
  agenda: Agenda;
  place: Place;
  mayWrite: boolean;
  onBook: () => void;
  onBlock: () => void;
  onFind: () => void;
}

export function Toolbar({ agenda, place, mayWrite, onBook, onBlock, onFind }: Props) {
  const words = useWords(agendaWords);
  const calendars = useWords(calendarWords);
  const navigate = useNavigate();
  return (
    <header className="@container flex flex-wrap items-center gap-x-2 gap-y-2 px-3 py-2.5 md:px-5">
      <h1 className="mr-2 text-xl font-semibold tracking-tight max-md:sr-only @max-5xl:sr-only">{words.title}</h1>
      <div className="flex items-center gap-0.5">
        <IconButton label={words.previous} icon={<ChevronLeft aria-hidden className="size-5" />} onClick={() => place.step(-1)} />
        <Button size="small" onClick={() => place.go({ data: undefined })}>
          {words.today}
        </Button>
        <IconButton label={words.next} icon={<ChevronRight aria-hidden className="size-5" />} onClick={() => place.step(1)} />
      </div>
      <DayPicker place={place} />
      <div className="flex-1" />
      <Tabs
        label={words.view}
        panelId="agenda-panel"
        value={place.view}
        onChange={(view) => place.choose(view as View)}
        // Beside an open card there is room for the icons only; the words remain for whoever hears them.
        className="max-md:order-last max-md:w-full md:@max-5xl:[&_[role=tab]]:gap-0 md:@max-5xl:[&_[role=tab]]:text-[0px]"
        tabs={VIEWS.map((view) => {
          const Icon = ICONS[view];
          return { value: view, label: words.views[view], icon: <Icon aria-hidden className="size-4" /> };
        })}
      />
      <Filters agenda={agenda} place={place} />
      <Menu trigger={<IconButton label={words.more} icon={<EllipsisVertical aria-hidden className="size-4" />} />}>
        {mayWrite && (
          <MenuItem icon={<CalendarSearch aria-hidden />} hint="P" onSelect={() => setTimeout(onFind, 0)}>
            {words.find}
          </MenuItem>
        )}
        {mayWrite && (
          <MenuItem icon={<Lock aria-hidden />} onSelect={onBlock}>
            {words.block}
          </MenuItem>
        )}
        <MenuItem icon={<CalendarSync aria-hidden />} onSelect={() => void navigate({ to: "/agenda/calendarios" })}>
          {calendars.title}
        </MenuItem>
        <MenuItem icon={<Printer aria-hidden />} onSelect={() => setTimeout(() => window.print(), 50)}>
          {words.print}
        </MenuItem>
      </Menu>
      {mayWrite && (
        <Button tone="primary" className="max-md:hidden" icon={<Plus aria-hidden className="size-4" />} onClick={onBook}>
          {words.newAppointment}
        </Button>
      )}
    </header>
  );
}

function DayPicker({ place }: { place: Place }) {
  const words = useWords(agendaWords);
  const [open, setOpen] = useState(false);
  const phone = useIsPhone();
  return (
    <Popover
      label={words.pickDay}
      align="start"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button type="button" className="flex h-9 items-center gap-1.5 rounded-lg px-2 text-[15px] font-semibold hover:bg-hover">
          <span aria-live="polite">{titleOf(place, phone)}</span>
          <ChevronDown aria-hidden className="size-4 text-ink-3" />
        </button>
      }
    >
      <MiniMonth
        day={place.day}
        today={place.today}
        onPick={(data) => {
          setOpen(false);
          place.go({ data });
        }}
      />
    </Popover>
  );
}

function titleOf({ view, day, from, to }: Place, phone: boolean): string {
  if (view === "mes") return phone ? dayText(day, { month: "short", year: "numeric" }).replace(".", "") : monthName(day);
  if (from === to) return phone ? shortDay(day) : longDay(day);
  return rangeText(from, to, phone ? { day: "2-digit", month: "2-digit" } : { day: "numeric", month: "short", year: "numeric" });
}
