import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Star } from "lucide-react";
import { useState } from "react";

import { useWords } from "@/lib/language";
import { ago, fullDate } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Select } from "@/ui/Select";

import type { Survey } from "../queries";
import { deskWords } from "../words";
import { commentsQuery, type Asked } from "./queries";
import { satisfactionWords } from "./words";

export function Comments({ asked }: { asked: Asked }) {
  const words = useWords(deskWords);
  const own = useWords(satisfactionWords);
  const [score, setScore] = useState("");
  const list = useInfiniteQuery(commentsQuery(asked, score));
  const comments = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card
      title={words.satisfaction.comments}
      actions={<Select className="w-36" label={own.withScore} hiddenLabel value={score} onChange={setScore} options={[{ value: "", label: own.anyScore }, ...["5", "4", "3", "2", "1"].map((value) => ({ value, label: words.satisfaction.score(Number(value)) }))]} />}
    >
      {comments.length ? (
        <ul className="divide-y divide-line">
          {comments.map((survey) => (
            <Comment key={survey.id} survey={survey} />
          ))}
        </ul>
      ) : (
        list.isSuccess && <p className="text-[13px] text-ink-2">{own.noComments}</p>
      )}
      {list.hasNextPage && (
        <Button size="small" tone="quiet" className="mt-2" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {own.more}
        </Button>
      )}
    </Card>
  );
}

function Comment({ survey }: { survey: Survey }) {
  const words = useWords(deskWords);
  return (
    <li className="py-2">
      <p className="flex flex-wrap items-center gap-x-2 text-[13px]">
        <Link to="/conversas/$id" params={{ id: survey.conversation_id }} className="font-medium hover:underline">
          {survey.contact.name ?? "…"}
        </Link>
        {survey.score !== null && (
          <span className="inline-flex items-center gap-0.5 text-ink-2">
            <Star aria-hidden className="size-3.5 fill-current" />
            <span aria-hidden>{survey.score}</span>
            <span className="sr-only">{words.satisfaction.score(survey.score)}</span>
          </span>
        )}
        {survey.user && <span className="text-ink-3">{survey.user.name}</span>}
        {survey.answered_at && (
          <time dateTime={survey.answered_at} title={fullDate(survey.answered_at)} className="ml-auto text-xs text-ink-3">
            {ago(survey.answered_at)}
          </time>
        )}
      </p>
      <p className="text-sm break-words whitespace-pre-wrap">{survey.comment}</p>
    </li>
  );
}
