import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarPlus, ExternalLink } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { Medico, OfertaExterna, Servico } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";

import { offeringsQuery, practitionersQuery, servicesQuery } from "./queries";
import { bookingWords } from "./words";

interface Choice {
  servico_id: string;
  medico_id: string;
}

/** What each thing that can be booked there is here. */
export function Offerings({ connectionId }: { connectionId: string }) {
  const words = useWords(bookingWords);
  const mayRead = useMay("attendant");
  const offerings = useQuery({ ...offeringsQuery(connectionId), enabled: mayRead });
  const services = useQuery(servicesQuery);
  const practitioners = useQuery(practitionersQuery);
  if (!mayRead) return null;
  const failure = offerings.error ?? services.error ?? practitioners.error;
  return (
    <Card title={words.title}>
      {failure ? (
        <ErrorState failure={failure} onRetry={() => void offerings.refetch()} />
      ) : !offerings.data || !services.data || !practitioners.data ? (
        <SkeletonRows label={words.loading} rows={3} />
      ) : offerings.data.length === 0 ? (
        <EmptyState icon={<CalendarPlus aria-hidden />} title={words.none}>
          {words.noneHint}
        </EmptyState>
      ) : (
        <Form key={offerings.dataUpdatedAt} connectionId={connectionId} offerings={offerings.data} services={services.data} practitioners={practitioners.data} />
      )}
    </Card>
  );
}

interface FormProps {
  connectionId: string;
  offerings: OfertaExterna[];
  services: Servico[];
  practitioners: Medico[];
}

function Form({ connectionId, offerings, services, practitioners }: FormProps) {
  const words = useWords(bookingWords);
  const mayWrite = useMay("manager");
  const queryClient = useQueryClient();
  const standing = Object.fromEntries(offerings.map((one) => [one.id, { servico_id: one.servico_id ?? "", medico_id: one.medico_id ?? "" }]));
  const [chosen, setChosen] = useState<Record<string, Choice>>(standing);
  const save = useMutation({
    mutationFn: () => {
      const linked = offerings.filter((one) => chosen[one.id]?.servico_id);
      const items = linked.map((one) => ({ id: one.id, nome: one.nome, servico_id: chosen[one.id]!.servico_id, medico_id: chosen[one.id]!.medico_id || null, clinica_id: one.clinica_id }));
      return api.put(`/connections/${connectionId}/ofertas`, { body: { items } });
    },
    onSuccess: () => {
      announce({ tone: "good", text: words.saved });
      void queryClient.invalidateQueries({ queryKey: ["connections", "ofertas", connectionId] });
      void queryClient.invalidateQueries({ queryKey: ["marcacoes"] });
    },
  });
  const dirty = JSON.stringify(chosen) !== JSON.stringify(standing);
  const set = (id: string, change: Partial<Choice>) => setChosen((before) => ({ ...before, [id]: { ...(before[id] ?? { servico_id: "", medico_id: "" }), ...change } }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <p className="text-sm text-ink-2">{words.hint}</p>
      <ul className="mt-3 flex flex-col divide-y divide-line">
        {offerings.map((one) => (
          <li key={one.id} className="py-3">
            <div className="flex flex-wrap items-center gap-2 text-sm">
              <span className="font-medium">{one.nome}</span>
              <span className="text-ink-2">{words.minutes(one.duracao_minutos)}</span>
              {!one.ativo && <Badge>{words.inactive}</Badge>}
              {one.varios_profissionais && <Badge>{words.many}</Badge>}
              {one.url && (
                <a href={one.url} target="_blank" rel="noreferrer" aria-label={`${words.openPage}: ${one.nome}`} className="ml-auto text-accent-text">
                  <ExternalLink aria-hidden className="size-4" />
                </a>
              )}
            </div>
            <div className="mt-2 grid gap-3 sm:grid-cols-2">
              <Select
                label={words.service}
                disabled={!mayWrite}
                value={chosen[one.id]?.servico_id ?? ""}
                onChange={(servico_id) => set(one.id, { servico_id })}
                options={[{ value: "", label: words.noService }, ...services.map((service) => ({ value: service.id, label: service.nome }))]}
              />
              <Select
                label={words.practitioner}
                disabled={!mayWrite || !chosen[one.id]?.servico_id}
                value={chosen[one.id]?.medico_id ?? ""}
                onChange={(medico_id) => set(one.id, { medico_id })}
                options={[{ value: "", label: words.byEmail }, ...practitioners.map((who) => ({ value: who.id, label: who.nome }))]}
              />
            </div>
          </li>
        ))}
      </ul>
      {mayWrite && (
        <Button type="submit" tone={dirty ? "primary" : "plain"} disabled={!dirty} busy={save.isPending} className="mt-2">
          {words.save}
        </Button>
      )}
    </form>
  );
}
