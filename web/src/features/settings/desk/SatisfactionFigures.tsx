import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Star } from "lucide-react";

import { useWords } from "@/lib/language";
import { ago } from "@/lib/time";
import { Card } from "@/ui/Card";

import { commentsQuery, figuresQuery, type Figures } from "./queries";
import { deskWords } from "./words";

const percent = (share: number | null) => (share === null ? "–" : `${Math.round(share * 100)}%`);
const SCORES = ["5", "4", "3", "2", "1"] as const;

export function FiguresCard() {
  const words = useWords(deskWords);
  const figures = useQuery(figuresQuery).data;
  if (!figures) return null;
  const facts = [
    [words.satisfaction.asked, String(figures.asked)],
    [words.satisfaction.answered, `${figures.answered} (${percent(figures.answer_share)})`],
    [words.satisfaction.average, figures.average === null ? "–" : figures.average.toLocaleString(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 2 })],
    [words.satisfaction.satisfied, percent(figures.satisfied_share)],
  ];
  return (
    <Card title={words.satisfaction.figures}>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-ink-3">{name}</dt>
            <dd className="text-lg font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {figures.answered > 0 ? (
        <div className="mt-4 grid gap-6 sm:grid-cols-2">
          <Scores figures={figures} />
          <ByPerson figures={figures} />
        </div>
      ) : (
        <p className="mt-3 text-[13px] text-ink-2">{words.satisfaction.noAnswers}</p>
      )}
    </Card>
  );
}

function Scores({ figures }: { figures: Figures }) {
  const words = useWords(deskWords);
  return (
    <div>
      <h3 className="mb-1 text-[13px] font-medium text-ink-2">{words.satisfaction.scores}</h3>
      <ul>
        {SCORES.map((score) => {
          const count = figures.scores[score] ?? 0;
          return (
            <li key={score} className="flex items-center gap-2 py-0.5 text-[13px] tabular-nums">
              <span className="w-4">{score}</span>
              <span aria-hidden className="h-2 flex-1 overflow-hidden rounded-full bg-hover">
                <span className="block h-full rounded-full bg-accent" style={{ width: `${(100 * count) / figures.answered}%` }} />
              </span>
              <span className="w-8 text-right text-ink-2">{count}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function ByPerson({ figures }: { figures: Figures }) {
  const words = useWords(deskWords);
  return (
    <div>
      <h3 className="mb-1 text-[13px] font-medium text-ink-2">{words.satisfaction.by}</h3>
      <ul>
        {figures.groups
          .filter((group) => group.answered > 0)
          .map((group) => (
            <li key={group.id ?? "none"} className="flex items-center gap-2 py-0.5 text-[13px]">
              <span className="min-w-0 flex-1 truncate">{group.name ?? words.satisfaction.nobody}</span>
              <span className="text-ink-2 tabular-nums">
                {group.average?.toLocaleString()} · {group.answered}
              </span>
            </li>
          ))}
      </ul>
    </div>
  );
}

export function Comments() {
  const words = useWords(deskWords);
  const comments = useQuery(commentsQuery).data ?? [];
  return (
    <Card title={words.satisfaction.comments}>
      {comments.length ? (
        <ul className="divide-y divide-line">
          {comments.map((survey) => (
            <li key={survey.id} className="py-2">
              <p className="flex flex-wrap items-center gap-x-2 text-[13px]">
                <Link to="/conversas/$id" params={{ id: survey.conversation_id }} className="font-medium hover:underline">
                  {survey.contact.name ?? "…"}
                </Link>
                {survey.score !== null && (
                  <span className="inline-flex items-center gap-0.5 text-ink-2" aria-label={words.satisfaction.score(survey.score)}>
                    <Star aria-hidden className="size-3.5 fill-current" />
                    {survey.score}
                  </span>
                )}
                {survey.user && <span className="text-ink-3">{survey.user.name}</span>}
                <span className="ml-auto text-xs text-ink-3">{survey.answered_at && ago(survey.answered_at)}</span>
              </p>
              <p className="text-sm whitespace-pre-wrap">{survey.comment}</p>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-[13px] text-ink-2">{words.satisfaction.noComments}</p>
      )}
    </Card>
  );
}
