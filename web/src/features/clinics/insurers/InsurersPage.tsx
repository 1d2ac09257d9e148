import { useQuery } from "@tanstack/react-query";
import { ShieldPlus } from "lucide-react";
import { useState } from "react";

import type { Convenio } from "@/api/types";
import { holds } from "@/lib/fold";
import { useWords } from "@/lib/language";
import { Badge } from "@/ui/Badge";
import { SearchField } from "@/ui/SearchField";
import { Table } from "@/ui/Table";

import { EditedList } from "../EditedList";
import { practitionersQuery } from "../queries";
import { InsurerDialog } from "./InsurerDialog";
import { insurersQuery } from "./queries";
import { insurerWords } from "./words";

/** Who pays for patients, and on which terms each is taken. */
export function InsurersPage() {
  return (
    <EditedList
      words={useWords(insurerWords)}
      icon={<ShieldPlus aria-hidden />}
      list={useQuery(insurersQuery)}
      table={(rows, onOpen) => <Sought rows={rows} onOpen={onOpen} />}
      dialog={(row, onClose) => <InsurerDialog id={row?.id ?? null} onClose={onClose} />}
    />
  );
}

interface Rows {
  rows: Convenio[];
  onOpen?: (row: Convenio) => void;
}

/** With a search over many. */
function Sought({ rows, onOpen }: Rows) {
  const words = useWords(insurerWords);
  const [sought, setSought] = useState("");
  const found = rows.filter((row) => holds(`${row.nome} ${row.plano ?? ""}`, sought));
  return (
    <>
      {rows.length > 6 && <SearchField label={words.search} value={sought} onChange={setSought} />}
      {found.length ? <InsurerTable rows={found} onOpen={onOpen} /> : <p className="text-sm text-ink-2">{words.nothing}</p>}
    </>
  );
}

function InsurerTable({ rows, onOpen }: Rows) {
  const words = useWords(insurerWords);
  const names = new Map(useQuery(practitionersQuery).data?.map((one) => [one.id, one.nome]));
  const who = ({ regras }: Convenio) => {
    if (!regras.length) return words.everywhere;
    const people = [...new Set(regras.map((rule) => rule.medico_id ?? null))];
    if (people.includes(null)) return words.anyone;
    return people.length <= 2 ? people.map((id) => names.get(id!) ?? "…").join(", ") : words.people(people.length);
  };
  const quotas = ({ regras }: Convenio) => {
    const count = regras.filter((rule) => rule.cota !== null).length;
    return count ? words.quotas(count) : <span className="text-ink-3">{words.noQuota}</span>;
  };
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
              <span className="block text-xs font-normal text-ink-3">{row.plano ?? words.noPlan}</span>
              <span className="block text-xs font-normal text-ink-3 md:hidden">{who(row)}</span>
            </span>
          ),
        },
        { key: "who", title: columns.who, wide: true, cell: who },
        { key: "quota", title: columns.quota, wide: true, cell: quotas },
        { key: "state", title: columns.state, cell: (row) => <Badge tone={row.ativo ? "good" : "plain"}>{row.ativo ? words.active : words.inactive}</Badge> },
      ]}
    />
  );
}
