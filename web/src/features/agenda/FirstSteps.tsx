import { Link, type LinkProps } from "@tanstack/react-router";
import { Building2, CalendarClock, Check, ChevronRight, Stethoscope, Tags, type LucideIcon } from "lucide-react";

import { useWords } from "@/lib/language";

import type { Medico } from "./queries";
import type { Agenda } from "./useAgenda";
import { agendaWords } from "./words";

type Place = Pick<LinkProps, "to" | "params" | "search">;
type Step = keyof (typeof agendaWords)["pt-BR"]["firstSteps"]["steps"];

/** What an agenda needs before anything can be booked, in the order in which it is best set up. */
export function stepsDone(agenda: Pick<Agenda, "clinics" | "practitioners" | "services">): Record<Step, boolean> {
  return { clinic: !!agenda.clinics.length, practitioner: !!agenda.practitioners.length, hours: !!agenda.practitioners.some(hasHours), service: !!agenda.services.length };
}

const hasHours = (one: Medico) => !!one.horarios.length;

/** Before the first booking: where, who, when and what, each a step that shows whether it is done. */
export function FirstSteps({ agenda }: { agenda: Agenda }) {
  const words = useWords(agendaWords).firstSteps;
  const done = stepsDone(agenda);
  const next = (Object.keys(done) as Step[]).find((step) => !done[step]);
  return (
    <section aria-label={words.title} className="mx-auto max-w-lg px-4 pt-10 pb-24">
      <h2 className="text-lg font-semibold">{words.title}</h2>
      <p className="mt-1 text-sm text-ink-2">{words.hint}</p>
      <ol className="mt-5 flex flex-col gap-2">
        <Row step="clinic" icon={Building2} done={done.clinic} next={next === "clinic"} place={{ to: "/clinicas" }} />
        <Row step="practitioner" icon={Stethoscope} done={done.practitioner} next={next === "practitioner"} place={{ to: "/profissionais" }} />
        <Row step="hours" icon={CalendarClock} done={done.hours} next={next === "hours"} place={hoursPlace(agenda)} />
        <Row step="service" icon={Tags} done={done.service} next={next === "service"} place={{ to: "/servicos" }} />
      </ol>
    </section>
  );
}

/** The hours of whoever has none; with several, their list. */
function hoursPlace({ practitioners }: Agenda): Place {
  return practitioners.length === 1 ? { to: "/profissionais/$id", params: { id: practitioners[0]!.id }, search: { aba: "horarios" } } : { to: "/profissionais" };
}

function Row({ step, icon: Icon, done, next, place }: { step: Step; icon: LucideIcon; done: boolean; next: boolean; place: Place }) {
  const words = useWords(agendaWords).firstSteps;
  return (
    <li>
      <Link {...place} className={`flex min-h-16 items-center gap-3 rounded-xl border bg-surface px-4 py-2 hover:bg-hover ${next ? "border-accent" : "border-line"}`}>
        <span className={`flex size-9 shrink-0 items-center justify-center rounded-full ${done ? "bg-good-soft text-good" : "bg-accent-soft text-accent-text"}`}>{done ? <Check aria-hidden className="size-5" /> : <Icon aria-hidden className="size-5" />}</span>
        <span className="min-w-0 flex-1">
          <span className="block text-sm font-semibold">
            {words.steps[step].title}
            {done && <span className="sr-only"> ({words.done})</span>}
          </span>
          <span className="block text-[13px] text-ink-2">{words.steps[step].hint}</span>
        </span>
        <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
      </Link>
    </li>
  );
}

/** Over an agenda in which nobody works: everything is grey, and this is why. */
export function NoHours({ agenda }: { agenda: Agenda }) {
  const words = useWords(agendaWords).firstSteps;
  if (agenda.pending || stepsDone(agenda).hours) return null;
  return (
    <p role="status" className="mx-3 mb-2 flex items-center gap-2 rounded-lg bg-warn-soft px-3 py-1.5 text-[13px] text-warn md:mx-5">
      <CalendarClock aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1">{words.noHours}</span>
      <Link {...hoursPlace(agenda)} className="shrink-0 font-medium underline">
        {words.setHours}
      </Link>
    </p>
  );
}
