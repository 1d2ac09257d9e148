import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";

import { useEditing } from "@/api/editing";
import { useMay } from "@/api/me";
import type { Servico } from "@/api/types";
import type { Versioned } from "@/api/versioned";
import { orNull } from "@/lib/draft";
import { useWords } from "@/lib/language";
import { plainAmount, readableAmount } from "@/lib/money";
import { BackLink } from "@/ui/BackLink";
import { Card } from "@/ui/Card";
import { Checks } from "@/ui/Checks";
import { ErrorState } from "@/ui/EmptyState";
import { Field, TextArea } from "@/ui/Field";
import { Page } from "@/ui/Page";
import { SaveBar } from "@/ui/SaveBar";
import { SkeletonRows } from "@/ui/Skeleton";
import { Switch } from "@/ui/Switch";
import { TagsField } from "@/ui/TagsField";

import { oneQuery, practitionersQuery, servicesQuery } from "./queries";
import { RemoveButton } from "./RemoveButton";
import { Needs } from "./service/Needs";
import { ServiceRules } from "./service/ServiceRules";
import { clinicWords } from "./words";

export function ServicePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const words = useWords(clinicWords);
  const service = useQuery(oneQuery<Servico>("servicos", id));
  const mayWrite = useMay("manager");
  const name = service.data?.value.nome ?? words.services.title;
  return (
    <Page
      title={name}
      above={<BackLink to="/servicos">{words.services.title}</BackLink>}
      description={mayWrite ? undefined : words.only}
      actions={mayWrite && service.data && <RemoveButton path="servicos" id={id} name={name} hint={words.removeActiveHint} />}
    >
      {service.isPending ? <SkeletonRows label={words.loading} rows={5} /> : service.isError ? <ErrorState failure={service.error} onRetry={() => void service.refetch()} /> : <ServiceForm key={id} service={service.data} />}
    </Page>
  );
}

export type ServiceForm = ReturnType<typeof toForm>;

const toForm = (service: Servico) => ({
  nome: service.nome,
  descricao: service.descricao ?? "",
  duracao_minutos: String(service.duracao_minutos),
  preparo: service.preparo ?? "",
  valor_particular: readableAmount(service.valor_particular),
  convenios: service.convenios,
  medicos: service.medicos,
  vagas: String(service.vagas),
  intervalo_antes_minutos: String(service.intervalo_antes_minutos),
  intervalo_depois_minutos: String(service.intervalo_depois_minutos),
  limite_diario: service.limite_diario === null ? "" : String(service.limite_diario),
  distribuicao: service.distribuicao,
  prazo_sinal_minutos: service.prazo_sinal_minutos === null ? "" : String(service.prazo_sinal_minutos),
  prazo_retorno_dias: service.prazo_retorno_dias === null ? "" : String(service.prazo_retorno_dias),
  recursos: service.recursos,
  ativo: service.ativo,
});

const NUMBERS = new Set(["vagas", "intervalo_antes_minutos", "intervalo_depois_minutos", "limite_diario", "prazo_sinal_minutos", "prazo_retorno_dias"]);

function toBody({ descricao, duracao_minutos, preparo, valor_particular, ...changed }: Partial<ReturnType<typeof toForm>>): Record<string, unknown> {
  return {
    ...Object.fromEntries(Object.entries(changed).map(([name, given]) => [name, NUMBERS.has(name) ? (given === "" ? null : Number(given)) : given])),
    ...(descricao === undefined ? {} : { descricao: orNull(descricao) }),
    ...(preparo === undefined ? {} : { preparo: orNull(preparo) }),
    ...(duracao_minutos === undefined ? {} : { duracao_minutos: Number(duracao_minutos) }),
    ...(valor_particular === undefined ? {} : { valor_particular: plainAmount(valor_particular) }),
  };
}

function ServiceForm({ service }: { service: Versioned<Servico> }) {
  const words = useWords(clinicWords);
  const mayWrite = useMay("manager");
  const queryClient = useQueryClient();
  const people = useQuery(practitionersQuery).data ?? [];
  const insurers = [...new Set((useQuery(servicesQuery).data ?? []).flatMap((one) => one.convenios))];
  const { value, set, submit, bar } = useEditing({
    path: `/servicos/${service.value.id}`,
    current: service,
    toForm,
    toBody,
    onSaved: (next) => {
      queryClient.setQueryData(["servicos", "one", next.value.id], next);
      void queryClient.invalidateQueries({ queryKey: ["servicos"] });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <fieldset disabled={!mayWrite} className="grid items-start gap-4 xl:grid-cols-2">
        <Card title={words.services.what}>
          <div className="grid gap-3 sm:grid-cols-2">
            <Field className="sm:col-span-2" label={words.name} required maxLength={200} value={value.nome} onChange={(event) => set({ nome: event.target.value })} />
            <Field label={words.services.duration} type="number" inputMode="numeric" required min={5} max={720} step={5} value={value.duracao_minutos} onChange={(event) => set({ duracao_minutos: event.target.value })} />
            <Field label={words.services.price} hint={words.services.priceHint} inputMode="decimal" value={value.valor_particular} onChange={(event) => set({ valor_particular: event.target.value })} />
            <TextArea className="sm:col-span-2" label={words.services.about} hint={words.services.aboutHint} rows={3} maxLength={4000} value={value.descricao} onChange={(event) => set({ descricao: event.target.value })} />
            <TextArea className="sm:col-span-2" label={words.services.preparation} hint={words.services.preparationHint} rows={3} maxLength={4000} value={value.preparo} onChange={(event) => set({ preparo: event.target.value })} />
          </div>
          <div className="mt-4 border-t border-line pt-4">
            <Switch label={words.active} hint={words.services.activeHint} disabled={!mayWrite} checked={value.ativo} onChange={(ativo) => set({ ativo })} />
          </div>
        </Card>
        <div className="flex flex-col gap-4">
          <Card>
            <Checks
              legend={words.services.who}
              hint={words.services.whoHint}
              disabled={!mayWrite}
              options={people.map((one) => ({ value: one.id, label: one.nome, hint: one.especialidades.join(", ") }))}
              chosen={value.medicos}
              onChange={(medicos) => set({ medicos })}
            />
          </Card>
          <Card>
            <TagsField label={words.services.insurers} disabled={!mayWrite} values={value.convenios} suggestions={insurers.filter((name) => !value.convenios.includes(name))} onChange={(convenios) => set({ convenios })} />
          </Card>
          <ServiceRules value={value} set={set} mayWrite={mayWrite} />
          <Needs needs={value.recursos} mayWrite={mayWrite} onChange={(recursos) => set({ recursos })} />
        </div>
      </fieldset>
      <SaveBar {...bar} />
    </form>
  );
}
