import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { api } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { useWords } from "@/lib/language";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { Select } from "@/ui/Select";

import { Section } from "../Section";
import { NumberField } from "./NumberField";
import { presenceQuery, type Presence } from "./queries";
import { deskWords } from "./words";

const TONES = { online: "good", away: "warn", offline: "plain" } as const;
const CHOICES = ["automatic", "online", "away", "offline"] as const;

export function People() {
  const words = useWords(deskWords);
  return (
    <Section title={words.tabs.people} hint={words.people.hint} none="" list={useQuery(presenceQuery)}>
      {(people) => people.map((person) => <Person key={person.user_id} person={person} />)}
    </Section>
  );
}

function Person({ person }: { person: Presence }) {
  const words = useWords(deskWords);
  const manager = useMay("manager");
  const own = useMe().user?.id === person.user_id;
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (body: { chosen?: Presence["chosen"]; capacity?: number | null }) => api.put(own && !("capacity" in body) ? "/availability/me" : `/availability/${person.user_id}`, { body }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: presenceQuery.queryKey }),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <Avatar name={person.name} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">{person.name}</span>
          <Badge tone={TONES[person.state]}>{words.people.states[person.state]}</Badge>
        </p>
        <p className="text-[13px] text-ink-2 tabular-nums">{words.people.open(person.open_count)}</p>
      </div>
      <div className="flex items-center gap-2 max-sm:w-full">
        <Select
          label={words.people.state(person.name)}
          hiddenLabel
          className="w-36 max-sm:flex-1"
          disabled={!manager && !own}
          value={person.chosen}
          options={CHOICES.map((one) => ({ value: one, label: words.people.chosen[one] }))}
          onChange={(chosen) => change.mutate({ chosen: chosen as Presence["chosen"] })}
        />
        <Capacity person={person} disabled={!manager} onChange={(capacity) => change.mutate({ capacity })} />
      </div>
    </li>
  );
}

/** Kept when one leaves the field. */
function Capacity({ person, disabled, onChange }: { person: Presence; disabled: boolean; onChange: (capacity: number | null) => void }) {
  const words = useWords(deskWords);
  const [value, setValue] = useState(person.own_capacity);
  useEffect(() => setValue(person.own_capacity), [person.own_capacity]);
  return (
    <div className="flex items-center gap-1.5 text-xs text-ink-3">
      <span aria-hidden>{words.people.limit}</span>
      <NumberField
        label={words.people.capacity(person.name)}
        hiddenLabel
        className="w-28"
        min={0}
        max={1000}
        disabled={disabled}
        placeholder={words.people.usual(person.capacity)}
        value={value}
        onChange={setValue}
        onBlur={() => value !== person.own_capacity && onChange(value)}
      />
    </div>
  );
}
