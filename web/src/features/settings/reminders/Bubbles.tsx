import { useQuery } from "@tanstack/react-query";
import { Reply } from "lucide-react";

import { useWords } from "@/lib/language";
import { Markup } from "@/ui/Markup";
import { Skeleton } from "@/ui/Skeleton";

import { countOf, unitOf } from "./lengths";
import { bodyOf, previewQuery, type Chain, type Shown } from "./queries";
import { reminderWords } from "./words";

/** Each reminder of a chain as the patient reads it, the earliest first. */
export function Bubbles({ chain }: { chain: Chain }) {
  const words = useWords(reminderWords);
  const shown = useQuery(previewQuery(bodyOf(chain)));
  if (shown.isPending) return <Skeleton className="mt-3 h-28 rounded-xl" />;
  if (!shown.data?.length) return null;
  return (
    <ol aria-label={words.preview} className="mt-3 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {shown.data.map((one) => (
        <li key={one.antes_minutos} className="min-w-0">
          <p className="mb-1.5 text-xs font-semibold text-ink-2">{words.before_words[unitOf(one.antes_minutos)](countOf(one.antes_minutos, unitOf(one.antes_minutos)))}</p>
          <Bubble shown={one} />
        </li>
      ))}
    </ol>
  );
}

function Bubble({ shown }: { shown: Shown }) {
  return (
    <div className="rounded-2xl bg-hover/60 p-2">
      <div className="rounded-xl rounded-tl-sm border border-line bg-bubble-in px-3 py-2 text-[13px] shadow-card">
        <p className="break-words whitespace-pre-wrap">
          <Markup text={shown.texto} />
        </p>
        {shown.rodape && <p className="mt-1 text-xs text-ink-2">{shown.rodape}</p>}
      </div>
      {shown.botoes.length > 0 && (
        <div className="mt-1 flex flex-col gap-1">
          {shown.botoes.map((title) => (
            <span key={title} className="flex items-center justify-center gap-2 rounded-xl border border-line bg-bubble-in px-3 py-1.5 text-[13px] font-medium text-accent-text">
              <Reply aria-hidden className="size-3.5" />
              {title}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}
