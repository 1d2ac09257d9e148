import clsx from "clsx";
import { Plus } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";

import { useMay, useMe } from "@/api/me";
import { SyncNotice } from "@/ui/calendars/SyncNotice";
import { useCommands } from "@/lib/commands";
import { useIsPhone, useTitle } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { useShortcuts } from "@/lib/shortcuts";
import { EmptyState, ErrorState } from "@/ui/EmptyState";

import { AppointmentDrawer } from "./appointment/AppointmentDrawer";
import { BlockCard } from "./blocks/BlockCard";
import { BlockDialog } from "./blocks/BlockDialog";
import { BookingDialog } from "./booking/BookingDialog";
import { Board, type Picked } from "./calendar/Board";
import { startOf } from "./calendar/events";
import { useQuickAct } from "./changes";
import { ConflictDialog } from "./ConflictDialog";
import { nextOpenDay } from "./days";
import { useAgendaFeed } from "./feed";
import { FreeFinder } from "./booking/FreeFinder";
import { FirstSteps, NoHours } from "./FirstSteps";
import { HolidayStrip } from "./HolidayStrip";
import { Legend } from "./Legend";
import { AgendaList } from "./list/AgendaList";
import { WeekStrip } from "./list/WeekStrip";
import { LoadingBoard } from "./LoadingBoard";
import { useMove } from "./moving";
import { OutsideCard } from "./outside/OutsideCard";
import type { OutsideTime } from "./outside/outside";
import { PrintSheet } from "./PrintSheet";
import { QuickActs, type Asked } from "./quick/QuickActs";
import { RangeChoice } from "./RangeChoice";
import type { BlockedTime } from "./recurrence";
import { SessionDialog } from "./SessionDialog";
import type { GroupSession } from "./sessions";
import { Toolbar } from "./Toolbar";
import { useAgenda } from "./useAgenda";
import { useView } from "./useView";
import { useZone } from "./useZone";
import { agendaWords } from "./words";

type Open = { kind: "booking" | "block" | "choice"; picked: Partial<Picked> & { serviceId?: string; clinicId?: string } } | { kind: "finder" } | { kind: "blocked"; blocked: BlockedTime } | { kind: "outside"; outside: OutsideTime } | { kind: "session"; key: string } | null;

export function AgendaPage() {
  const words = useWords(agendaWords);
  useTitle(words.title);
  useAgendaFeed();
  const zone = useZone(useMe().account.timezone);
  const place = useView(zone);
  const agenda = useAgenda(place);
  useNextOpenDay(agenda, place);
  const mayWrite = useMay("attendant");
  const phone = useIsPhone();
  const [open, setOpen] = useState<Open>(null);
  const { move, busy, conflict, forget } = useMove();
  const [asked, setAsked] = useState<Asked | null>(null);
  const quick = useQuickAct();
  const close = () => setOpen(null);
  const session = open?.kind === "session" ? agenda.sessions.get(open.key) : undefined;
  const book = (picked: Partial<Picked> & { serviceId?: string; clinicId?: string } = {}) => setOpen({ kind: "booking", picked: { start: `${place.day}T`, practitionerId: agenda.shown.length === 1 ? agenda.shown[0]!.id : undefined, ...picked } });
  const block = (picked: Partial<Picked> = {}) => setOpen({ kind: "block", picked: { start: `${place.day}T`, ...picked } });
  useKeys(place, mayWrite ? () => book() : undefined, mayWrite ? () => block() : undefined, mayWrite ? () => setOpen({ kind: "finder" }) : undefined);

  const shared = { agenda, place, onOpen: (id: string) => place.go({ id }), onOpenBlock: (blocked: BlockedTime) => setOpen({ kind: "blocked", blocked }), onOpenOutside: (outside: OutsideTime) => setOpen({ kind: "outside", outside }), onOpenSession: (key: string) => setOpen({ kind: "session", key }) };
  const empty = !agenda.pending && !agenda.failure && (!agenda.clinics.length || !agenda.practitioners.length || !agenda.services.length);
  return (
    <div className={clsx("flex h-full min-h-0 flex-col", place.search.id && "md:pr-[420px]")}>
      <SyncNotice />
      <Toolbar agenda={agenda} place={place} mayWrite={mayWrite && !empty} onBook={() => book()} onBlock={() => block()} onFind={() => setOpen({ kind: "finder" })} />
      {!empty && mayWrite && <NoHours agenda={agenda} />}
      <HolidayStrip agenda={agenda} place={place} />
      {phone && place.view === "lista" && <WeekStrip place={place} />}
      <div id="agenda-panel" role="tabpanel" aria-label={words.views[place.view]} aria-busy={busy || agenda.pending} className="min-h-0 flex-1">
        {agenda.failure ? (
          <ErrorState failure={agenda.failure} onRetry={agenda.retry} />
        ) : agenda.pending ? (
          <LoadingBoard list={place.view === "lista"} />
        ) : empty ? (
          <div className="h-full overflow-y-auto">
            <FirstSteps agenda={agenda} />
          </div>
        ) : !agenda.shown.length ? (
          <EmptyState title={words.nobodyShown} />
        ) : place.view === "lista" ? (
          <div className="thin-scroll h-full overflow-y-auto">
            <AgendaList {...shared} />
          </div>
        ) : (
          <div className="h-full px-2 md:px-5">
            <Board {...shared} zone={zone} mayWrite={mayWrite} onFree={book} onRange={(picked) => setOpen({ kind: "choice", picked })} onMove={move} onAsk={(wanted) => (wanted.act && wanted.act !== "cancel" ? quick.mutate({ appointment: wanted.appointment, act: wanted.act }) : setAsked(wanted))} />
          </div>
        )}
      </div>
      {!empty && place.view !== "lista" && (
        <footer className="px-5 py-2 max-md:hidden">
          <Legend cancelled={!!place.search.cancelados} outside={!!agenda.outside.length} />
        </footer>
      )}
      {phone && mayWrite && !empty && (
        <button type="button" onClick={() => book()} className="fixed right-4 bottom-20 z-20 flex h-14 min-w-14 items-center justify-center gap-2 rounded-2xl bg-accent px-4 text-[15px] font-semibold text-on-accent shadow-float">
          <Plus aria-hidden className="size-5" />
          <span className={place.view === "lista" ? "" : "sr-only"}>{words.newAppointment}</span>
        </button>
      )}
      {open?.kind === "choice" && <RangeChoice picked={open.picked as Picked} onBook={() => book(open.picked)} onBlock={() => block(open.picked)} onClose={close} />}
      {open?.kind === "booking" && <BookingDialog agenda={agenda} picked={open.picked} clinicId={open.picked.clinicId ?? place.search.clinica} onClose={close} />}
      {open?.kind === "block" && <BlockDialog agenda={agenda} picked={open.picked} onClose={close} onOpen={shared.onOpen} />}
      {open?.kind === "blocked" && <BlockCard blocked={open.blocked} agenda={agenda} mayWrite={mayWrite} onClose={close} />}
      {open?.kind === "outside" && <OutsideCard outside={open.outside} agenda={agenda} onClose={close} />}
      {session && (
        <SessionDialog
          session={session}
          onOpen={(id) => {
            close();
            place.go({ id });
          }}
          onAdd={mayWrite ? () => book(seatOf(session)) : undefined}
          onMove={mayWrite ? (wanted) => (close(), move(wanted)) : undefined}
          onClose={close}
        />
      )}
      {place.search.id && <AppointmentDrawer key={place.search.id} id={place.search.id} mayWrite={mayWrite} onMove={(appointment, slot) => move({ appointment, slot })} onClose={() => place.go({ id: undefined })} />}
      {asked && <QuickActs key={asked.appointment.id} asked={asked} onOpen={(id) => place.go({ id })} onClose={() => setAsked(null)} />}
      {open?.kind === "finder" && <FreeFinder agenda={agenda} place={place} onPick={(picked) => book(picked)} onClose={close} />}
      {conflict && <ConflictDialog conflict={conflict} onClose={forget} onMove={(slot, outsideHours) => move({ appointment: conflict.appointment, people: conflict.people, slot, outsideHours })} />}
      <PrintSheet agenda={agenda} place={place} zone={zone} />
    </div>
  );
}

/** What a booking into a group starts from. */
function seatOf({ people }: GroupSession) {
  const one = people[0]!;
  return { start: startOf(one), practitionerId: one.medico_id, serviceId: one.servico_id, clinicId: one.clinica_id };
}

/** Opened on a day off with nothing booked, the agenda shows the next day on which somebody works; "today" stays one key away. */
function useNextOpenDay(agenda: ReturnType<typeof useAgenda>, place: ReturnType<typeof useView>): void {
  const looked = useRef(false);
  useEffect(() => {
    if (looked.current || agenda.pending) return;
    looked.current = true;
    if (place.search.data || place.view === "mes") return;
    const next = nextOpenDay(place.today, agenda.shown, agenda.appointments);
    if (next !== place.today) place.go({ data: next });
  }, [agenda, place]);
}

function useKeys(place: ReturnType<typeof useView>, book?: () => void, block?: () => void, find?: () => void): void {
  const words = useWords(agendaWords);
  const today = () => place.go({ data: undefined });
  useShortcuts({
    ArrowLeft: () => place.step(-1),
    ArrowRight: () => place.step(1),
    h: today,
    d: () => place.choose("dia"),
    s: () => place.choose("semana"),
    m: () => place.choose("mes"),
    l: () => place.choose("lista"),
    ...(book ? { n: book } : {}),
    ...(block ? { b: block } : {}),
    ...(find ? { p: find } : {}),
  });
  useCommands(
    useMemo(
      () => [
        { id: "agenda.today", group: words.commands, label: words.goToToday, keys: "h", act: () => place.go({ data: undefined }) },
        ...(["dia", "semana", "mes", "lista"] as const).map((view) => ({ id: `agenda.${view}`, group: words.commands, label: `${words.view}: ${words.views[view]}`, keys: view[0], act: () => place.choose(view) })),
        { id: "agenda.print", group: words.commands, label: words.print, act: () => setTimeout(() => window.print(), 200) },
      ],
      [words, place],
    ),
  );
}
