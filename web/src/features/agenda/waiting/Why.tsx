import { useWords } from "@/lib/language";

import type { Wish } from "./queries";
import { waitingWords } from "./words";

/** The points of a place in the queue, each with its reason. */
export function Why({ label, points, reasons }: { label: string; points: number; reasons: Wish["motivos"] }) {
  const words = useWords(waitingWords);
  if (!reasons.length) return null;
  return (
    <details className="mt-1.5 text-[13px]">
      <summary className="cursor-pointer text-ink-2">
        {label} · <span className="font-medium text-ink tabular-nums">{words.points(points)}</span>
      </summary>
      <ul className="mt-1 flex flex-col gap-0.5 pl-4">
        {reasons.map((reason) => (
          <li key={reason.fator} className="flex gap-2">
            <span className="w-9 shrink-0 text-right font-medium tabular-nums">{reason.pontos > 0 ? `+${reason.pontos}` : reason.pontos}</span>
            <span className="text-ink-2">{reason.porque}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
