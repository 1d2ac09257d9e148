import { Link } from "@tanstack/react-router";
import { Stethoscope, Tags } from "lucide-react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";

import { agendaWords } from "./words";

/** Before the first booking: who sees patients, and what is booked. */
export function FirstSteps({ practitioners }: { practitioners: boolean }) {
  const words = useWords(agendaWords);
  return practitioners ? (
    <EmptyState
      icon={<Tags aria-hidden />}
      title={words.noServices}
      action={
        <Link to="/servicos" tabIndex={-1}>
          <Button tone="primary">{words.toServices}</Button>
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
        <Link to="/profissionais" tabIndex={-1}>
          <Button tone="primary">{words.toPractitioners}</Button>
        </Link>
      }
    >
      {words.noPractitionersHint}
    </EmptyState>
  );
}
