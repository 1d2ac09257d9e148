/** What the provider has told of the account: how much may be sent, what it forbids, and its latest notices. */
import { CircleAlert, Info, TriangleAlert } from "lucide-react";

import type { Connection } from "@/api/types";
import { useWords } from "@/lib/language";
import { fullDate } from "@/lib/time";
import { Badge, type BadgeTone } from "@/ui/Badge";
import { Card } from "@/ui/Card";

import { newsWords } from "./newsWords";

interface Notice {
  at: string;
  title: string;
  detail: string;
  severity?: "info" | "warning" | "danger";
}

interface Facts {
  number?: string | null;
  quality?: string | null;
  daily_limit?: number;
  messages_per_second?: number;
  restriction?: { title: string; detail: string } | null;
  notices?: Notice[];
  history?: { state: "running" | "done" | "refused"; progress: number | null; messages: number; at: string };
}

const QUALITY: Record<string, BadgeTone> = { green: "good", yellow: "warn", red: "danger" };

export function AccountNews({ connection }: { connection: Connection }) {
  const words = useWords(newsWords);
  const facts = connection.facts as Facts;
  const notices = facts.notices ?? [];
  const told = facts.number || facts.quality || facts.daily_limit !== undefined || facts.restriction || facts.history || notices.length;
  if (!told) return null;
  return (
    <Card title={words.title}>
      {facts.restriction && (
        <div role="alert" className="mb-3 flex items-start gap-2 rounded-lg bg-danger-soft px-3 py-2 text-[13px] text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <p>
            <span className="font-semibold">{facts.restriction.title}.</span> {facts.restriction.detail}
          </p>
        </div>
      )}
      <dl className="grid gap-x-6 gap-y-2 text-[13px] empty:hidden sm:grid-cols-2">
        {facts.number && <Fact name={words.number}>{facts.number}</Fact>}
        {facts.quality && (
          <Fact name={words.quality}>
            <Badge tone={QUALITY[facts.quality] ?? "plain"}>{words.qualities[facts.quality as keyof typeof words.qualities] ?? facts.quality}</Badge>
          </Fact>
        )}
        {facts.daily_limit !== undefined && <Fact name={words.dailyLimit}>{facts.daily_limit < 0 ? words.unlimited : words.people(facts.daily_limit)}</Fact>}
        {facts.messages_per_second !== undefined && <Fact name={words.speed}>{words.perSecond(facts.messages_per_second)}</Fact>}
      </dl>
      {facts.history && <HistoryProgress history={facts.history} />}
      {notices.length > 0 && (
        <ol className="mt-3 flex flex-col gap-2 border-t border-line pt-3">
          {notices.slice(0, 8).map((notice) => (
            <Told key={`${notice.at} ${notice.title}`} notice={notice} />
          ))}
        </ol>
      )}
    </Card>
  );
}

/** What was said on the clinic's phone before, as it comes in. */
function HistoryProgress({ history }: { history: NonNullable<Facts["history"]> }) {
  const words = useWords(newsWords);
  const percent = history.state === "done" ? 100 : (history.progress ?? 0);
  return (
    <section aria-label={words.history} className="mt-3 border-t border-line pt-3 text-[13px] [dl:empty+&]:mt-0 [dl:empty+&]:border-t-0 [dl:empty+&]:pt-0">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{words.history}</span>
        <span className="text-ink-2">
          {words.historyStates[history.state]}
          {history.state === "running" && ` · ${percent}%`}
          {history.state !== "refused" && ` · ${words.historyCount(history.messages)}`}
        </span>
      </p>
      {history.state === "running" && (
        <div role="progressbar" aria-label={words.history} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} className="mt-1.5 h-1.5 rounded bg-line">
          <div className="h-1.5 rounded bg-accent transition-[width]" style={{ width: `${percent}%` }} />
        </div>
      )}
      <time dateTime={history.at} className="text-xs text-ink-2">
        {fullDate(history.at)}
      </time>
    </section>
  );
}

function Told({ notice }: { notice: Notice }) {
  const Icon = notice.severity === "danger" ? CircleAlert : notice.severity === "warning" ? TriangleAlert : Info;
  const colour = notice.severity === "danger" ? "text-danger" : notice.severity === "warning" ? "text-warn" : "text-ink-2";
  return (
    <li className="flex items-start gap-2 text-[13px]">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
      <div className="min-w-0">
        <p className="font-medium">{notice.title}</p>
        <p className="break-words text-ink-2">{notice.detail}</p>
        <time dateTime={notice.at} className="text-xs text-ink-2">
          {fullDate(notice.at)}
        </time>
      </div>
    </li>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-ink-2">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}
