import { useQuery } from "@tanstack/react-query";
import { BadgePercent } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/me";
import type { Promocao } from "@/api/types";
import { discountOf } from "@/lib/discount";
import { useWords } from "@/lib/language";
import { plainDay } from "@/lib/time";
import { Badge, type BadgeTone } from "@/ui/Badge";
import { Table } from "@/ui/Table";

import { ListPage } from "../ListPage";
import { PromotionDialog } from "./PromotionDialog";
import { promotionsQuery } from "./queries";
import { promotionWords } from "./words";

const TONES: Record<Promocao["estado"], BadgeTone> = { agendada: "accent", ativa: "good", esgotada: "warn", encerrada: "plain" };

export function PromotionsPage() {
  const words = useWords(promotionWords);
  const mayWrite = useMay("manager");
  const list = useQuery(promotionsQuery);
  const [open, setOpen] = useState<Promocao | "new" | null>(null);
  return (
    <>
      <ListPage words={words} icon={<BadgePercent aria-hidden />} list={list} onAdd={() => setOpen("new")}>
        {(rows) => (
          <>
            {!mayWrite && <p className="mb-3 text-[13px] text-ink-2">{words.only}</p>}
            <PromotionTable rows={rows} onOpen={mayWrite ? setOpen : undefined} />
          </>
        )}
      </ListPage>
      {open && <PromotionDialog promotion={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
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
