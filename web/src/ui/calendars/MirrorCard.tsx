import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RefreshCw, RotateCcw, Snowflake, TriangleAlert } from "lucide-react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { CalendarMirror } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { ago, clockTime, shortDate } from "@/lib/time";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";

import { TONES } from "./tones";
import { calendarWords } from "./words";

/** One linked calendar: when it was seen, how far behind, what was found different, until when we are told. */
export function MirrorCard({ mirror, stops }: { mirror: CalendarMirror; stops: boolean }) {
  const words = useWords(calendarWords);
  const mayRead = useMay("attendant");
  const read = useMutation({
    mutationFn: (tudo: boolean) => api.post(`/calendar-mirrors/${mirror.id}/ler`, { body: { tudo } }),
    onSuccess: () => announce({ tone: "good", text: words.asked }),
  });
  const drift = mirror.diferencas_em ? (mirror.diferencas ? String(mirror.diferencas) : words.driftNone) : words.driftUnknown;
  return (
    <section aria-label={mirror.calendario} className="rounded-xl border border-line bg-surface p-4">
      <header className="mb-3 flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-sm font-semibold text-ink">{mirror.calendario}</h2>
          <p className="truncate text-xs text-ink-3">{[mirror.integracao, ...mirror.medicos].join(" · ")}</p>
        </div>
        <Badge tone={TONES[mirror.estado]}>{words.states[mirror.estado]}</Badge>
      </header>
      {mirror.estado === "sem_ligacao" && (
        <div className="mb-3 flex items-start gap-2 rounded-lg bg-danger-soft px-3 py-2 text-[13px] text-danger">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <p>
            {mirror.erro} {words.lost} {stops && words.lostStop}{" "}
            <Link to="/integracoes/$id" params={{ id: mirror.connection_id }} className="font-medium underline">
              {words.reconnect}
            </Link>
          </p>
        </div>
      )}
      {mirror.parados > 0 && (
        <p className="mb-3 flex items-center gap-2 text-[13px] text-warn">
          <Snowflake aria-hidden className="size-4 shrink-0" />
          {words.frozen(mirror.parados)}
        </p>
      )}
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-[13px]">
        <Fact name={words.seen} value={mirror.visto_em ? ago(mirror.visto_em) : words.never} />
        <Fact name={words.events} value={String(mirror.eventos)} />
        <Fact name={words.drift} value={drift} />
        <Fact name={words.lag} value={mirror.atraso_ms === null ? "–" : words.seconds(mirror.atraso_ms / 1000)} />
        <Fact wide name={words.watch} value={mirror.avisos_ate ? words.watchUntil(`${shortDate(mirror.avisos_ate)}, ${clockTime(mirror.avisos_ate)}`) : words.watchNone} warning={mirror.avisos_erro} />
      </dl>
      {mirror.erro && mirror.estado !== "sem_ligacao" && <p className="mt-2 text-[13px] text-warn">{mirror.erro}</p>}
      {mayRead && (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button size="small" busy={read.isPending} icon={<RefreshCw aria-hidden className="size-3.5" />} onClick={() => read.mutate(false)}>
            {words.readNow}
          </Button>
          <Button size="small" tone="quiet" disabled={read.isPending} icon={<RotateCcw aria-hidden className="size-3.5" />} onClick={() => read.mutate(true)}>
            {words.readAll}
          </Button>
        </div>
      )}
    </section>
  );
}

function Fact({ name, value, warning, wide }: { name: string; value: string; warning?: string | null; wide?: boolean }) {
  return (
    <div className={wide ? "col-span-2 flex flex-col" : "flex flex-col"}>
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="tabular-nums">{value}</dd>
      {warning && <dd className="text-xs text-warn">{warning}</dd>}
    </div>
  );
}
