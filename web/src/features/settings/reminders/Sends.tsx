import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BellRing, MessagesSquare } from "lucide-react";
import { useState } from "react";

import { useWords } from "@/lib/language";
import { clockTime, whenAhead } from "@/lib/time";
import { Badge, type BadgeTone } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";
import { Table } from "@/ui/Table";
import { uiWords } from "@/ui/words";

import { remindersQuery, type Reminder } from "./queries";
import { reminderWords } from "./words";

const TONES: Record<string, BadgeTone> = { planejado: "plain", enviado: "accent", pulado: "plain", falhou: "danger", descartado: "plain" };

/** What is planned and what was sent, with what became of it. */
export function Sends() {
  const words = useWords(reminderWords).sends;
  const ui = useWords(uiWords);
  const [status, setStatus] = useState("planejado");
  const found = useInfiniteQuery(remindersQuery(status));
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="flex flex-col gap-3">
      <Select className="max-w-60" label={words.filter} value={status} options={[...Object.entries(words.statuses).map(([value, label]) => ({ value, label })), { value: "", label: words.all }]} onChange={setStatus} />
      {found.isPending ? (
        <SkeletonRows label={ui.loading} rows={5} />
      ) : found.isError ? (
        <ErrorState failure={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length ? (
        <>
          <Table
            caption={words.filter}
            rows={rows}
            rowKey={(row) => row.id}
            columns={[
              { key: "due", title: words.due, cell: (row) => <span className="tabular-nums">{whenAhead(row.previsto_para)}</span> },
              { key: "patient", title: words.patient, cell: (row) => row.paciente_nome },
              { key: "visit", title: words.visit, wide: true, cell: (row) => <span className="tabular-nums">{whenAhead(row.inicio)}</span> },
              { key: "state", title: words.state, cell: (row) => <State row={row} /> },
              { key: "answer", title: words.answer, wide: true, cell: (row) => (row.resposta ? words.answers[row.resposta as "confirmou"] : "—") },
              { key: "open", title: "", cell: (row) => <OpenConversation row={row} /> },
            ]}
          />
          {found.hasNextPage && (
            <Button className="self-center" busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {words.more}
            </Button>
          )}
        </>
      ) : (
        <EmptyState icon={<BellRing aria-hidden />} title={words.none}>
          {words.noneHint}
        </EmptyState>
      )}
    </section>
  );
}

function State({ row }: { row: Reminder }) {
  const words = useWords(reminderWords).sends;
  const ticks = row.lido_em ? `${words.read} ${clockTime(row.lido_em)}` : row.entregue_em ? `${words.delivered} ${clockTime(row.entregue_em)}` : "";
  return (
    <span className="flex flex-col items-start gap-0.5">
      <Badge tone={TONES[row.status]}>{words.statuses[row.status as "enviado"] ?? row.status}</Badge>
      {(ticks || row.motivo) && <span className="text-xs text-ink-3">{ticks || row.motivo}</span>}
    </span>
  );
}

function OpenConversation({ row }: { row: Reminder }) {
  const words = useWords(reminderWords).sends;
  if (!row.conversa_id) return null;
  return (
    <Link to="/conversas/$id" params={{ id: row.conversa_id }} aria-label={`${words.conversation}: ${row.paciente_nome}`} className="inline-flex size-8 items-center justify-center rounded-lg text-ink-2 hover:bg-hover">
      <MessagesSquare aria-hidden className="size-4" />
    </Link>
  );
}
