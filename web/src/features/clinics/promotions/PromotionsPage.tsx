import { useQuery } from "@tanstack/react-query";
import { BadgePercent } from "lucide-react";

import type { Promocao } from "@/api/types";
import { discountOf } from "@/lib/discount";
import { useWords } from "@/lib/language";
import { plainDay } from "@/lib/time";
import { Badge, type BadgeTone } from "@/ui/Badge";
import { Table } from "@/ui/Table";

import { EditedList } from "../EditedList";
import { PromotionDialog } from "./PromotionDialog";
import { promotionsQuery } from "./queries";
import { promotionWords } from "./words";

const TONES: Record<Promocao["estado"], BadgeTone> = { agendada: "accent", ativa: "good", esgotada: "warn", encerrada: "plain" };

export function PromotionsPage() {
  return (
    <EditedList
      words={useWords(promotionWords)}
      icon={<BadgePercent aria-hidden />}
      list={useQuery(promotionsQuery)}
      table={(rows, onOpen) => <PromotionTable rows={rows} onOpen={onOpen} />}
      dialog={(promotion, onClose) => <PromotionDialog promotion={promotion} onClose={onClose} />}
    />
  );
}

function PromotionTable({ rows, onOpen }: { rows: Promocao[]; onOpen?: (row: Promocao) => void }) {
  const words = useWords(promotionWords);
  const { columns } = words;
  return (
    <Table
      caption={words.title}
      rows={rows}
      rowKey={(row) => row.id}
      onOpen={onOpen}
      columns={[
        {
          key: "name",
          title: columns.name,
          cell: (row) => (
            <span className="block">
              {row.nome}
              <span className="block text-xs font-normal text-ink-3">{row.codigo ?? words.noCode}</span>
            </span>
          ),
        },
        { key: "discount", title: columns.discount, align: "right", className: "whitespace-nowrap", cell: discountOf },
        { key: "days", title: columns.days, wide: true, className: "whitespace-nowrap", cell: (row) => (row.fim ? words.between(plainDay(row.inicio), plainDay(row.fim)) : words.from(plainDay(row.inicio))) },
        { key: "services", title: columns.services, wide: true, cell: (row) => (row.todos_servicos ? words.allServices : words.services(row.servicos.length)) },
        { key: "uses", title: columns.uses, wide: true, align: "right", className: "whitespace-nowrap", cell: (row) => words.of(row.usos, row.limite_uso) },
        { key: "state", title: columns.state, cell: (row) => <Badge tone={TONES[row.estado]}>{words.states[row.estado]}</Badge> },
      ]}
    />
  );
}
