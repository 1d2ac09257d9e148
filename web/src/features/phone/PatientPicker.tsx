import { useMutation, useQueryClient } from "@tanstack/react-query";
import clsx from "clsx";
import { UserPlus } from "lucide-react";
import { useState } from "react";

import { useWords } from "@/lib/language";
import { withoutMarks } from "@/lib/marks";
import { readablePhone } from "@/lib/phone";
import { ago } from "@/lib/time";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";

import { nameOfPatient, type Patient } from "./sandbox";
import { phoneWords } from "./words";

interface Props {
  people: Patient[];
  numberId: string;
  chosen: string | null;
  startsMaking: boolean;
  onChoose: (id: string) => void;
}

export function PatientPicker({ people, numberId, chosen, startsMaking, onChoose }: Props) {
  const words = useWords(phoneWords);
  const [making, setMaking] = useState(startsMaking);
  const lastOf = (patient: Patient) => patient.threads.find((thread) => thread.phone_number_id === numberId);
  const sorted = people.toSorted((one, other) => (lastOf(other)?.last_at ?? "").localeCompare(lastOf(one)?.last_at ?? ""));
  return (
    <section>
      <header className="mb-2 flex items-center justify-between">
        <h2 className="text-[13px] font-semibold text-ink-2">{words.patients}</h2>
        <Button size="small" tone="quiet" icon={<UserPlus aria-hidden className="size-4" />} onClick={() => setMaking(!making)} aria-expanded={making}>
          {words.newPatient}
        </Button>
      </header>
      {(making || !people.length) && (
        <NewPatient
          onMade={(id) => {
            setMaking(false);
            onChoose(id);
          }}
        />
      )}
      <ul className="-mx-2 flex flex-col gap-0.5">
        {sorted.map((patient) => {
          const last = lastOf(patient);
          const name = patient.profile_name || readablePhone(patient.wa_id);
          return (
            <li key={patient.wa_id}>
              <button
                type="button"
                aria-pressed={patient.wa_id === chosen}
                onClick={() => onChoose(patient.wa_id)}
                className={clsx("flex w-full items-center gap-3 rounded-xl px-2 py-2 text-left", patient.wa_id === chosen ? "bg-accent-soft" : "hover:bg-hover")}
              >
                <Avatar name={name} />
                <span className="min-w-0 flex-1">
                  <span className="flex items-baseline gap-2">
                    <span className="truncate text-sm font-medium">{name}</span>
                    {last?.last_at && <span className="ml-auto shrink-0 text-xs text-ink-3">{ago(last.last_at)}</span>}
                  </span>
                  <span className="flex items-center gap-2">
                    <span className="truncate text-xs text-ink-2">{last?.last_message ? withoutMarks(last.last_message) : readablePhone(patient.wa_id)}</span>
                    {!!last?.unread && <span className="ml-auto flex h-4 min-w-4 shrink-0 items-center justify-center rounded-full bg-spark px-1 text-[10px] font-semibold text-on-spark">{last.unread}</span>}
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function NewPatient({ onMade }: { onMade: (id: string) => void }) {
  const words = useWords(phoneWords);
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [number, setNumber] = useState("");
  const [tried, setTried] = useState(false);
  const digits = withCountry(number);
  const make = useMutation({
    mutationFn: () => nameOfPatient(digits!, name.trim()),
    onSuccess: (patient) => {
      void queryClient.invalidateQueries({ queryKey: ["phone", "patients"] });
      onMade(patient.wa_id);
    },
  });
  return (
    <form
      aria-label={words.newPatient}
      className="mb-4 flex flex-col gap-3 rounded-xl border border-line bg-raised p-3"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (digits) make.mutate();
      }}
    >
      <Field label={words.name} required value={name} onChange={(event) => setName(event.target.value)} />
      <Field label={words.number} inputMode="tel" required value={number} hint={words.numberHint} error={tried && !digits ? words.wrongNumber : undefined} onChange={(event) => setNumber(event.target.value)} />
      <Button type="submit" tone="primary" size="small" busy={make.isPending}>
        {words.start}
      </Button>
    </form>
  );
}

/** Digits with 55 in front; null when they cannot be a Brazilian number. */
export function withCountry(number: string): string | null {
  const digits = number.replace(/\D/g, "");
  const whole = digits.length >= 12 && digits.startsWith("55") ? digits : `55${digits}`;
  return /^55[1-9]\d\d{8,9}$/.test(whole) ? whole : null;
}
