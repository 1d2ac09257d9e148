import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarSync, Plus } from "lucide-react";
import { useState } from "react";

import { readAll } from "@/api/all";
import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { Connection, Page, Vinculo } from "@/api/types";
import { LinkState } from "@/ui/calendars/LinkState";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Checks } from "@/ui/Checks";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { Failure } from "@/ui/Failure";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { calendarConnectionsQuery, clinicsQuery, linksQuery, outsideCalendarsQuery } from "../queries";
import { clinicWords } from "../words";

const REMINDERS = ["10", "30", "60", "1440"] as const;

/** In which calendar outside a practitioner's appointments stand: one for all clinics, others for some. */
export function CalendarLinks({ practitionerId }: { practitionerId: string }) {
  const words = useWords(clinicWords);
  const links = useQuery(linksQuery);
  const connections = useQuery(calendarConnectionsQuery);
  const clinics = useQuery(clinicsQuery).data ?? [];
  const [adding, setAdding] = useState<string | null>(null);
  if (links.isPending || connections.isPending) return <SkeletonRows label={words.loading} rows={2} />;
  const failure = links.error ?? connections.error;
  if (failure) return <ErrorState failure={failure} onRetry={() => void (links.refetch(), connections.refetch())} />;
  if (!connections.data?.length) {
    return (
      <EmptyState icon={<CalendarSync aria-hidden />} title={words.calendar.none} action={<Link to="/integracoes" className="font-medium text-accent-text underline">{words.calendar.connect}</Link>}>
        {words.calendar.hint}
      </EmptyState>
    );
  }
  const mine = links.data!.filter((link) => link.medico_id === practitionerId);
  const general = mine.find((link) => !link.clinica_id);
  const special = mine.filter((link) => link.clinica_id);
  const free = clinics.filter((clinic) => !special.some((link) => link.clinica_id === clinic.id));
  const place = (clinicId: string | null) => clinics.find((clinic) => clinic.id === clinicId)?.nome ?? words.calendar.allClinics;
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <p className="text-sm text-ink-2">{words.calendar.hint}</p>
      {[{ clinic: null, link: general }, ...special.map((link) => ({ clinic: link.clinica_id ?? null, link })), ...(adding ? [{ clinic: adding, link: undefined }] : [])].map(({ clinic, link }) => (
        <OneLink
          key={`${clinic} ${link?.connection_id} ${link?.calendar_id} ${link?.lembretes_minutos}`}
          title={clinics.length > 1 || clinic ? `${words.calendar.clinic} ${place(clinic)}` : words.calendar.title}
          practitionerId={practitionerId}
          clinicId={clinic}
          link={link}
          connections={connections.data}
          onSaved={() => setAdding(null)}
        />
      ))}
      {clinics.length > 1 && free.length > 0 && !adding && general && (
        <Select className="max-w-sm" label={words.calendar.addLink} value="" onChange={setAdding} options={free.map((clinic) => ({ value: clinic.id, label: clinic.nome, icon: <Plus aria-hidden className="size-4" /> }))} />
      )}
    </div>
  );
}

interface Props {
  title: string;
  practitionerId: string;
  clinicId: string | null;
  link?: Vinculo;
  connections: Connection[];
  onSaved: () => void;
}

function OneLink({ title, practitionerId, clinicId, link, connections, onSaved }: Props) {
  const words = useWords(clinicWords);
  const ui = useWords(uiWords);
  const mayWrite = useMay("manager");
  const mayAsk = useMay("attendant");
  const queryClient = useQueryClient();
  const [connectionId, setConnectionId] = useState(link?.connection_id ?? "");
  const [calendarId, setCalendarId] = useState(link?.calendar_id ?? "");
  const [reminders, setReminders] = useState((link?.lembretes_minutos ?? []).map(String));
  const calendars = useQuery({ ...outsideCalendarsQuery(connectionId), enabled: !!connectionId && mayAsk });
  const known = (calendars.data ?? []).map((calendar) => ({ value: calendar.id, label: calendar.name }));
  const options = calendarId && calendars.isSuccess && !known.some((option) => option.value === calendarId) ? [...known, { value: calendarId, label: words.calendar.gone(link?.calendar_name || calendarId) }] : known;
  const save = useMutation({
    // All links are kept as one list: what stands there now, with ours exchanged.
    mutationFn: async () => {
      const standing = await readAll<Vinculo>("/calendar-links");
      const others = standing.filter((one) => one.medico_id !== practitionerId || (one.clinica_id ?? null) !== clinicId);
      const name = options.find((option) => option.value === calendarId)?.label ?? "";
      const own = connectionId ? [{ medico_id: practitionerId, clinica_id: clinicId, connection_id: connectionId, calendar_id: calendarId, calendar_name: name, lembretes_minutos: reminders.map(Number) }] : [];
      return api.put<Page<Vinculo>>("/calendar-links", { body: { items: [...others, ...own] } });
    },
    onSuccess: (answer) => {
      queryClient.setQueryData(linksQuery.queryKey, answer.items);
      announce({ tone: "good", text: ui.saved });
      onSaved();
    },
  });
  const dirty = connectionId !== (link?.connection_id ?? "") || (!!connectionId && (calendarId !== (link?.calendar_id ?? "") || reminders.join() !== (link?.lembretes_minutos ?? []).join()));
  return (
    <Card title={title}>
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label={words.calendar.connection}
          disabled={!mayWrite}
          value={connectionId}
          onChange={(next) => {
            setConnectionId(next);
            setCalendarId(next === link?.connection_id ? link.calendar_id : "");
          }}
          options={[{ value: "", label: words.calendar.noLink }, ...connections.map((connection) => ({ value: connection.id, label: connection.name }))]}
        />
        {connectionId && <Select label={words.calendar.calendar} disabled={!mayWrite || !calendars.isSuccess} placeholder={calendars.isPending ? ui.loading : undefined} value={calendarId} onChange={setCalendarId} options={options} />}
      </div>
      <Failure of={calendars.error} className="mt-2" />
      {connectionId && (
        <div className="mt-3">
          <Checks
            legend={words.calendar.reminders}
            hint={words.calendar.remindersHint}
            disabled={!mayWrite}
            options={[...REMINDERS.map((value) => ({ value, label: words.calendar.reminder[value] as string })), ...reminders.filter((value) => !REMINDERS.includes(value as "10")).map((value) => ({ value, label: `${value} ${words.minutes}` }))]}
            chosen={reminders}
            onChange={setReminders}
          />
        </div>
      )}
      {link && !dirty && <LinkState connectionId={link.connection_id} calendarId={link.calendar_id} />}
      {mayWrite && dirty && (
        <div className="mt-3 flex justify-end">
          <Button tone="primary" busy={save.isPending} disabled={!!connectionId && !calendarId} onClick={() => save.mutate()}>
            {ui.save}
          </Button>
        </div>
      )}
    </Card>
  );
}
