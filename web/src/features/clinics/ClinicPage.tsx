import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";

import { useEditing } from "@/api/editing";
import { useMay } from "@/api/me";
import type { Clinica } from "@/api/types";
import type { Versioned } from "@/api/versioned";
import { orNull } from "@/lib/draft";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { placeOf } from "@/lib/places";
import { zoneOptions } from "@/lib/timezones";
import { BackLink } from "@/ui/BackLink";
import { Card } from "@/ui/Card";
import { ErrorState } from "@/ui/EmptyState";
import { Field, TextArea } from "@/ui/Field";
import { Page } from "@/ui/Page";
import { SaveBar } from "@/ui/SaveBar";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";
import { Switch } from "@/ui/Switch";

import { Holidays } from "./holidays/Holidays";
import { Town } from "./holidays/Town";
import { BookingPages } from "./page/BookingPages";
import { oneQuery } from "./queries";
import { RemoveButton } from "./RemoveButton";
import { Rooms } from "./rooms/Rooms";
import { emptyWeek, hoursOf, isRight, weekOf } from "./week/week";
import { WeekEditor } from "./week/WeekEditor";
import { clinicWords } from "./words";

const STATES = "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO".split(" ");

export function ClinicPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const words = useWords(clinicWords);
  const clinic = useQuery(oneQuery<Clinica>("clinicas", id));
  const mayWrite = useMay("manager");
  const name = clinic.data?.value.nome ?? words.clinics.title;
  return (
    <Page
      title={name}
      above={<BackLink to="/clinicas">{words.clinics.title}</BackLink>}
      description={mayWrite ? undefined : words.only}
      actions={mayWrite && clinic.data && <RemoveButton path="clinicas" id={id} name={name} hint={words.removeHint} />}
    >
      {clinic.isPending ? <SkeletonRows label={words.loading} rows={5} /> : clinic.isError ? <ErrorState failure={clinic.error} onRetry={() => void clinic.refetch()} /> : (
        <>
          <ClinicForm key={id} clinic={clinic.data} />
          <div className="mt-4 grid items-start gap-4 xl:grid-cols-2">
            <Rooms clinicId={id} />
            <Holidays clinicId={id} />
            <BookingPages whose={{ clinica_id: id }} name={name} />
          </div>
        </>
      )}
    </Page>
  );
}

const toForm = (clinic: Clinica) => ({
  nome: clinic.nome,
  cnpj: clinic.cnpj ?? "",
  telefone: readablePhone(clinic.telefone),
  email: clinic.email ?? "",
  cep: clinic.cep ?? "",
  endereco: clinic.endereco ?? "",
  coordenadas: clinic.coordenadas ? `${clinic.coordenadas.latitude}, ${clinic.coordenadas.longitude}` : "",
  uf: clinic.uf ?? "",
  fuso_horario: clinic.fuso_horario,
  fecha_feriados: clinic.fecha_feriados,
  municipio_ibge: clinic.municipio_ibge,
  emenda_feriados: clinic.emenda_feriados,
  week: typeof clinic.horario_funcionamento === "string" ? emptyWeek() : weekOf(clinic.horario_funcionamento),
});

function toBody({ week, ...changed }: Partial<ReturnType<typeof toForm>>): Record<string, unknown> {
  const body: Record<string, unknown> = Object.fromEntries(Object.entries(changed).map(([name, value]) => [name, typeof value === "string" ? orNull(value) : value]));
  if (changed.coordenadas !== undefined) body.coordenadas = placeOf(changed.coordenadas);
  if (week) body.horario_funcionamento = hoursOf(week);
  return body;
}

function ClinicForm({ clinic }: { clinic: Versioned<Clinica> }) {
  const words = useWords(clinicWords);
  const mayWrite = useMay("manager");
  const queryClient = useQueryClient();
  const { value, set, submit, bar, base } = useEditing({
    path: `/clinicas/${clinic.value.id}`,
    current: clinic,
    toForm,
    toBody,
    onSaved: (next) => {
      queryClient.setQueryData(["clinicas", "one", next.value.id], next);
      void queryClient.invalidateQueries({ queryKey: ["clinicas", "list"] });
    },
  });
  const written = base.horario_funcionamento;
  const placeless = !!value.coordenadas.trim() && !placeOf(value.coordenadas);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // What is wrong stands beside its row.
        if (isRight(value.week) && !placeless) submit();
      }}
    >
      <fieldset disabled={!mayWrite} className="grid items-start gap-4 xl:grid-cols-2">
        <div className="flex flex-col gap-4">
          <Card title={words.clinics.identity}>
            <div className="grid gap-3 sm:grid-cols-2">
              <Field className="sm:col-span-2" label={words.name} required maxLength={200} value={value.nome} onChange={(event) => set({ nome: event.target.value })} />
              <Field label={words.clinics.cnpj} maxLength={20} value={value.cnpj} onChange={(event) => set({ cnpj: event.target.value })} />
              <Field label={words.phone} type="tel" maxLength={40} value={value.telefone} onChange={(event) => set({ telefone: event.target.value })} />
              <Field className="sm:col-span-2" label={words.email} type="email" value={value.email} onChange={(event) => set({ email: event.target.value })} />
            </div>
          </Card>
          <Card title={words.clinics.place}>
            <div className="grid gap-3 sm:grid-cols-2">
              <TextArea className="sm:col-span-2" label={words.clinics.address} rows={2} value={value.endereco} onChange={(event) => set({ endereco: event.target.value })} />
              <Field
                className="sm:col-span-2"
                label={words.clinics.coordinates}
                hint={words.clinics.coordinatesHint}
                error={placeless && words.clinics.coordinatesWrong}
                placeholder="-23.5614, -46.6559"
                value={value.coordenadas}
                onChange={(event) => set({ coordenadas: event.target.value })}
              />
              <Field label={words.clinics.cep} hint={words.clinics.cepHint} inputMode="numeric" pattern="\d{5}-?\d{3}" title={words.clinics.cepHint} value={value.cep} onChange={(event) => set({ cep: event.target.value })} />
              <Select
                label={words.clinics.state}
                hint={words.clinics.stateHint}
                disabled={!mayWrite}
                value={value.uf}
                onChange={(uf) => set({ uf })}
                options={[{ value: "", label: words.clinics.noState }, ...STATES.map((state) => ({ value: state, label: state }))]}
              />
              <Select className="sm:col-span-2" label={words.clinics.zone} disabled={!mayWrite} value={value.fuso_horario} onChange={(fuso_horario) => set({ fuso_horario })} options={zoneOptions(base.fuso_horario)} />
            </div>
          </Card>
        </div>
        <Card title={words.clinics.hours}>
          <p className="-mt-2 mb-1 text-xs text-ink-3">{words.clinics.hoursHint}</p>
          {typeof written === "string" && written && (
            <p className="mb-2 rounded-lg border border-note-line bg-note px-3 py-2 text-[13px] text-note-ink">
              {words.clinics.hoursWritten} {written}
            </p>
          )}
          <WeekEditor week={value.week} disabled={!mayWrite} onChange={(week) => set({ week })} />
          <div className="mt-3 border-t border-line pt-4">
            <Switch label={words.clinics.holidays} hint={words.clinics.holidaysHint} disabled={!mayWrite} checked={value.fecha_feriados} onChange={(fecha_feriados) => set({ fecha_feriados })} />
            <div className="mt-3 flex flex-col gap-3">
              <Town code={value.municipio_ibge} name={base.municipio} state={value.uf} disabled={!mayWrite} onChange={(municipio_ibge) => set({ municipio_ibge })} />
              <Switch label={words.clinics.bridges} hint={words.clinics.bridgesHint} disabled={!mayWrite || !value.fecha_feriados} checked={value.emenda_feriados} onChange={(emenda_feriados) => set({ emenda_feriados })} />
            </div>
          </div>
        </Card>
      </fieldset>
      <SaveBar {...bar} />
    </form>
  );
}
