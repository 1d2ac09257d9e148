import { useQuery } from "@tanstack/react-query";
import { ExternalLink, TriangleAlert } from "lucide-react";

import { useWords } from "@/lib/language";

import { bookingOfQuery } from "./queries";
import { bookingWords } from "./words";

/** On an appointment's card: where it was booked, the person's own links there, and what waits for somebody to decide. */
export function BookedOutside({ appointmentId }: { appointmentId: string }) {
  const words = useWords(bookingWords);
  const booking = useQuery(bookingOfQuery(appointmentId)).data;
  if (!booking) return null;
  const reason = booking.motivo ? (words.reasons[booking.motivo as keyof typeof words.reasons] ?? booking.motivo) : null;
  return (
    <section>
      <h3 className="mb-1 text-[13px] font-semibold text-ink-2">{words.madeThere(booking.oferta)}</h3>
      {reason && (
        <p className="mb-2 flex items-start gap-2 rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            <span className="font-semibold">{reason}.</span> {booking.detalhe}
          </span>
        </p>
      )}
      <p className="flex flex-wrap gap-3 text-sm">
        {booking.url_remarcar && <Away href={booking.url_remarcar}>{words.theirMove}</Away>}
        {booking.url_cancelar && <Away href={booking.url_cancelar}>{words.theirCancel}</Away>}
      </p>
    </section>
  );
}

function Away({ href, children }: { href: string; children: React.ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1 font-medium text-accent-text underline underline-offset-2">
      {children}
      <ExternalLink aria-hidden className="size-3.5" />
    </a>
  );
}
