import { useQuery } from "@tanstack/react-query";

import { useWords } from "@/lib/language";
import { Field } from "@/ui/Field";
import { Switch } from "@/ui/Switch";
import { calendarOptionsQuery } from "@/ui/calendars/queries";

import { agendaWords } from "../words";
import { emailOf, type Draft } from "./draft";

interface Props {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
  error?: string;
}

/** Asked where the account invites, once it is known who comes; the wish once there is an address. */
export function InviteField({ draft, onChange, error }: Props) {
  const words = useWords(agendaWords).booking;
  const options = useQuery(calendarOptionsQuery);
  const { contact, name, phone } = draft.patient;
  if (!options.data?.value.convidar_por_email || !(contact || name.trim() || phone)) return null;
  return (
    <div className="flex flex-col gap-3">
      <Field
        label={words.email}
        hint={words.emailHint}
        type="email"
        inputMode="email"
        autoComplete="off"
        value={draft.email ?? contact?.email ?? ""}
        error={error}
        onChange={(event) => onChange({ email: event.target.value })}
      />
      {emailOf(draft) && <Switch label={words.invite} hint={words.inviteHint} checked={draft.invite} onChange={(invite) => onChange({ invite })} />}
    </div>
  );
}
