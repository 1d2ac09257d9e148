import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck } from "lucide-react";

import { useWords } from "@/lib/language";

import { integrationWords } from "./words";

/** What came of the consent, after the provider sent the browser back. */
export function Outcome({ ok, code, calendar }: { ok?: boolean; code?: string; calendar?: boolean }) {
  const words = useWords(integrationWords);
  if (ok) {
    return (
      <p role="status" className="mb-4 flex items-start gap-2 rounded-xl bg-good-soft px-4 py-3 text-sm text-good">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span>
          {words.cameBack}{" "}
          {calendar && (
            <>
              {words.cameBackCalendar}{" "}
              <Link to="/profissionais" className="font-semibold underline">
                {words.toPractitioners}
              </Link>
            </>
          )}
        </span>
      </p>
    );
  }
  if (!code) return null;
  const { other, ...known } = words.outcomes;
  return (
    <p role="alert" className="mb-4 flex items-start gap-2 rounded-xl bg-danger-soft px-4 py-3 text-sm text-danger">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {known[code as keyof typeof known] ?? other(code)}
    </p>
  );
}
