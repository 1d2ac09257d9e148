import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Tags } from "lucide-react";
import { useState } from "react";

import type { Servico } from "@/api/types";
import { holds } from "@/lib/fold";
import { useWords } from "@/lib/language";
import { readableAmount } from "@/lib/money";
import { Badge } from "@/ui/Badge";
import { SearchField } from "@/ui/SearchField";
import { Table } from "@/ui/Table";

import { ListPage } from "./ListPage";
import { NewDialog } from "./NewDialog";
import { practitionersQuery, servicesQuery } from "./queries";
import { clinicWords } from "./words";

export function ServicesPage() {
  const words = useWords(clinicWords);
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const [sought, setSought] = useState("");
  const open = (id: string) => void navigate({ to: "/servicos/$id", params: { id } });
  return (
    <>
      <ListPage words={words.services} icon={<Tags aria-hidden />} list={useQuery(servicesQuery)} onAdd={() => setAdding(true)}>
        {(services) => {
          const found = services.filter((service) => holds(`${service.nome} ${service.convenios.join(" ")}`, sought));
          return (
            <div className="flex flex-col gap-3">
              {services.length > 6 && <SearchField label={words.services.search} value={sought} onChange={setSought} />}
              {found.length ? <ServiceTable services={found} onOpen={(service) => open(service.id)} /> : <p className="text-sm text-ink-2">{words.services.nothing}</p>}
            </div>
          );
        }}
      </ListPage>
      {adding && <NewDialog path="servicos" title={words.services.add} onClose={() => setAdding(false)} onMade={open} />}
    </>
  );
}

function ServiceTable({ services, onOpen }: { services: Servico[]; onOpen: (service: Servico) => void }) {
  const words = useWords(clinicWords);
  const names = new Map(useQuery(practitionersQuery).data?.map((one) => [one.id, one.nome]));
  const who = (service: Servico) => {
    if (!service.medicos.length) return words.services.everyone;
    return service.medicos.length <= 2 ? service.medicos.map((id) => names.get(id) ?? "…").join(", ") : words.services.people(service.medicos.length);
  };
  const { columns } = words.services;
  return (
    <Table
      caption={words.services.title}
      rows={services}
      rowKey={(service) => service.id}
      onOpen={onOpen}
      columns={[
        { key: "name", title: columns.service, cell: (service) => service.nome },
        { key: "length", title: columns.duration, align: "right", cell: (service) => `${service.duracao_minutos} ${words.minutes}` },
        { key: "price", title: columns.price, align: "right", className: "whitespace-nowrap", cell: (service) => (service.valor_particular ? words.services.priceShown(readableAmount(service.valor_particular)) : <span className="text-ink-3">{words.services.noPrice}</span>) },
        { key: "who", title: columns.who, wide: true, cell: who },
        { key: "state", title: columns.state, wide: true, cell: (service) => <Badge tone={service.ativo ? "good" : "plain"}>{service.ativo ? words.active : words.inactive}</Badge> },
      ]}
    />
  );
}
