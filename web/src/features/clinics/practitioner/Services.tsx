import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { Servico } from "@/api/types";
import { useWords } from "@/lib/language";
import { Card } from "@/ui/Card";
import { Checkbox } from "@/ui/Checks";
import { ErrorState } from "@/ui/EmptyState";
import { Skeleton } from "@/ui/Skeleton";

import { practitionersQuery, servicesQuery } from "../queries";
import { clinicWords } from "../words";

/** Which services a practitioner gives. It is the service that knows, so each tick is kept at once. */
export function Services({ practitionerId }: { practitionerId: string }) {
  const words = useWords(clinicWords);
  const mayWrite = useMay("manager");
  const services = useQuery(servicesQuery);
  const people = useQuery(practitionersQuery).data ?? [];
  const queryClient = useQueryClient();
  const put = useMutation({
    mutationFn: ({ service, medicos }: { service: Servico; medicos: string[] }) => api.put<Servico>(`/servicos/${service.id}`, { body: { medicos } }),
    onMutate: ({ service, medicos }) => absorb({ ...service, medicos }),
    onSuccess: absorb,
    onError: () => void queryClient.invalidateQueries({ queryKey: servicesQuery.queryKey }),
  });
  function absorb(next: Servico) {
    queryClient.setQueryData<Servico[]>(servicesQuery.queryKey, (known) => known?.map((one) => (one.id === next.id ? next : one)));
    void queryClient.invalidateQueries({ queryKey: ["servicos", "one", next.id] });
  }
  const toggle = (service: Servico, on: boolean) => {
    // Nobody chosen means everybody: taking one out of everybody leaves the others.
    const all = service.medicos.length ? service.medicos : people.map((one) => one.id);
    const medicos = on ? [...service.medicos, practitionerId] : all.filter((id) => id !== practitionerId);
    put.mutate({ service, medicos });
  };
  return (
    <Card title={words.practitioners.services}>
      <p className="-mt-2 mb-2 text-xs text-ink-3">{words.practitioners.servicesHint}</p>
      {services.isPending && <Skeleton className="h-32" />}
      {services.isError && <ErrorState failure={services.error} onRetry={() => void services.refetch()} />}
      {services.data?.length === 0 && <p className="text-[13px] text-ink-3">{words.practitioners.noServices}</p>}
      <div className="grid gap-x-6 sm:grid-cols-2">
        {services.data?.map((service) => {
          const byAll = !service.medicos.length;
          const alone = service.medicos.length === 1 && service.medicos[0] === practitionerId;
          return (
            <Checkbox
              key={service.id}
              label={service.nome}
              hint={[`${service.duracao_minutos} ${words.minutes}`, byAll && words.practitioners.byAll, alone && words.practitioners.alone, !service.ativo && words.inactive].filter(Boolean).join(" · ")}
              // The last one cannot be taken out: the service would become everybody's.
              disabled={!mayWrite || alone || (byAll && people.length < 2)}
              checked={byAll || service.medicos.includes(practitionerId)}
              onChange={(on) => toggle(service, on)}
            />
          );
        })}
      </div>
    </Card>
  );
}
