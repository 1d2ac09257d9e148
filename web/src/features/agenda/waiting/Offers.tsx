import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";

import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { ago, timeLeft, whenAhead } from "@/lib/time";
import { Badge, type BadgeTone } from "@/ui/Badge";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";
import { Table } from "@/ui/Table";
import { uiWords } from "@/ui/words";

import { offersQuery, type Offer } from "./queries";
import { Why } from "./Why";
import { waitingWords } from "./words";

const TONES: Record<string, BadgeTone> = { aberta: "accent", aceita: "good", nao_entregue: "danger" };

/** What was offered to whom, why it was their turn, and what came of it; the newest first. */
export function Offers() {
  const words = useWords(waitingWords);
  const ui = useWords(uiWords);
  const offers = useQuery(offersQuery);
  if (offers.isPending) return <SkeletonRows label={ui.loading} rows={4} />;
  if (offers.isError) return <ErrorState failure={offers.error} onRetry={() => void offers.refetch()} />;
  if (!offers.data.length)
    return (
      <EmptyState icon={<Hourglass aria-hidden />} title={words.noOffers}>
        {words.noOffersHint}
      </EmptyState>
    );
  return (
    <Table
      caption={words.tabs.offers}
      rows={offers.data}
      rowKey={(row) => row.id}
      columns={[
        { key: "when", title: words.columns.when, cell: (row) => <When offer={row} /> },
        {
          key: "who",
          title: words.columns.who,
          cell: (row) => (
            <div>
              <p className="font-medium">{row.paciente_nome}</p>
              <p className="text-xs text-ink-3">{row.servico}</p>
              <Why label={words.whyOffer} points={row.pontos} reasons={row.motivos} />
            </div>
          ),
        },
        { key: "state", title: words.columns.state, cell: (row) => <State offer={row} /> },
        { key: "from", title: words.columns.from, wide: true, cell: (row) => [words.causes[row.origem as "manual"], row.por && words.by(row.por)].filter(Boolean).join(", ") },
        { key: "made", title: words.columns.made, wide: true, cell: (row) => <span className="tabular-nums">{ago(row.criado_em)}</span> },
      ]}
    />
  );
}

function When({ offer }: { offer: Offer }) {
  return (
    <div>
      <p className="tabular-nums">{whenAhead(offer.inicio)}</p>
      <p className="text-xs text-ink-3">{offer.medico}</p>
    </div>
  );
}

function State({ offer }: { offer: Offer }) {
  const words = useWords(waitingWords);
  const now = useNow(5_000);
  const left = offer.status === "aberta" ? timeLeft(offer.expira_em, now) : "";
  return (
    <div className="flex flex-col items-start gap-0.5">
      <Badge tone={TONES[offer.status]}>{words.offers[offer.status as "aberta"] ?? offer.status}</Badge>
      {(left || offer.detalhe) && <span className="text-xs text-ink-3">{left ? words.left(left) : offer.detalhe}</span>}
    </div>
  );
}
