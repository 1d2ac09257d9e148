import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { useMay } from "@/api/me";
import type { CalendarOptions } from "@/api/types";
import { writeVersioned } from "@/api/versioned";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Card } from "@/ui/Card";
import { ErrorState } from "@/ui/EmptyState";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";
import { Switch } from "@/ui/Switch";
import { uiWords } from "@/ui/words";

import { calendarOptionsQuery } from "@/ui/calendars/queries";
import { calendarWords } from "@/ui/calendars/words";

/** What the account wants where a rule would be a guess. Each choice is kept at once. */
export function Options() {
  const words = useWords(calendarWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const mayWrite = useMay("manager");
  const options = useQuery(calendarOptionsQuery);
  const save = useMutation({
    mutationFn: (change: Partial<CalendarOptions>) => writeVersioned<CalendarOptions>("/calendar-options", change, options.data?.etag ?? null),
    onSuccess: (next) => {
      queryClient.setQueryData(calendarOptionsQuery.queryKey, next);
      announce({ tone: "good", text: ui.saved });
    },
    onError: () => void options.refetch(),
  });
  if (options.isPending) return <SkeletonRows label={words.loading} rows={2} />;
  if (options.isError) return <ErrorState failure={options.error} onRetry={() => void options.refetch()} />;
  const chosen = options.data.value;
  const disabled = !mayWrite || save.isPending;
  return (
    <Card title={words.options}>
      <div className="flex flex-col gap-4">
        <Select
          label={words.whenLost}
          disabled={disabled}
          value={chosen.sem_ligacao}
          onChange={(value) => save.mutate({ sem_ligacao: value as CalendarOptions["sem_ligacao"] })}
          options={[
            { value: "avisar", label: words.warn },
            { value: "parar", label: words.stop },
          ]}
        />
        <Select
          label={words.whenMoved}
          disabled={disabled}
          value={chosen.movidos}
          onChange={(value) => save.mutate({ movidos: value as CalendarOptions["movidos"] })}
          options={[
            { value: "avisar_paciente", label: words.tellPatient },
            { value: "deixar_aviso", label: words.leaveNotice },
          ]}
        />
        <Switch label={words.cancelDeleted} hint={words.cancelDeletedHint} disabled={disabled} checked={chosen.cancelar_apagados} onChange={(cancelar_apagados) => save.mutate({ cancelar_apagados })} />
        <Switch label={words.invite} hint={words.inviteHint} disabled={disabled} checked={chosen.convidar_por_email} onChange={(convidar_por_email) => save.mutate({ convidar_por_email })} />
        <Switch label={words.keepTitles} hint={words.keepTitlesHint} disabled={disabled} checked={chosen.guardar_titulos} onChange={(guardar_titulos) => save.mutate({ guardar_titulos })} />
      </div>
    </Card>
  );
}
