import { Link } from "@tanstack/react-router";
import { Stethoscope, Tags } from "lucide-react";

import { useWords } from "@/lib/language";
import { EmptyState } from "@/ui/EmptyState";

import { agendaWords } from "./words";

const linkClass = "inline-flex h-9 items-center rounded-lg bg-accent px-3.5 text-sm font-medium text-on-accent shadow-card hover:bg-accent-strong";

/** Before the first booking: who sees patients, and what is booked. */
export function FirstSteps({ practitioners }: { practitioners: boolean }) {
  const words = useWords(agendaWords);
  return practitioners ? (
    <EmptyState
      icon={<Tags aria-hidden />}
      title={words.noServices}
      action={
        <Link to="/servicos" className={linkClass}>
          {words.toServices}
        </Link>
      }
    >
      {words.noServicesHint}
    </EmptyState>
  ) : (
    <EmptyState
      icon={<Stethoscope aria-hidden />}
      title={words.noPractitioners}
      action={
        <Link to="/profissionais" className={linkClass}>
          {words.toPractitioners}
        </Link>
      }
    >
      {words.noPractitionersHint}
    </EmptyState>
  );
}
