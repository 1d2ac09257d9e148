import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useMay } from "@/api/me";
import { useWords } from "@/lib/language";
import { Badge } from "@/ui/Badge";
import { Checks } from "@/ui/Checks";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";

import { Section } from "../Section";
import { ConditionFields, useConditionText, type Conditions } from "./Conditions";
import { SavingDialog } from "./SavingDialog";
import { minutesText } from "./minutes";
import { NumberField } from "./NumberField";
import { hoursQuery, levelsQuery, teamsQuery, type Level } from "./queries";
import { Row } from "./Row";
import { deskWords } from "./words";

const YEAR = 525_600;

export function Levels() {
  const words = useWords(deskWords);
  const manager = useMay("manager");
  const [open, setOpen] = useState<Level | "new" | null>(null);
  return (
    <>
      <Section title={words.tabs.levels} hint={words.levels.hint} add={words.levels.add} onAdd={manager ? () => setOpen("new") : undefined} none={words.levels.none} list={useQuery(levelsQuery)}>
        {(levels) => levels.map((level) => <LevelRow key={level.id} level={level} count={levels.length} onEdit={() => setOpen(level)} />)}
      </Section>
      {open && <LevelDialog level={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

function LevelRow({ level, count, onEdit }: { level: Level; count: number; onEdit: () => void }) {
  const words = useWords(deskWords);
  const text = useConditionText();
  const hours = useQuery(hoursQuery).data ?? [];
  const { first_answer_minutes: first, next_answer_minutes: next, resolution_minutes: resolution } = level;
  const parts = Object.entries({ first, next, resolution }).filter(([, minutes]) => minutes) as [keyof typeof words.levels.parts, number][];
  return (
    <Row name={level.name} path={`/service-levels/${level.id}`} refresh={levelsQuery.queryKey} removeHint={words.levels.removeHint} onEdit={onEdit} place={{ position: level.position, count }}>
      <p className="flex flex-wrap items-center gap-2 font-medium">
        {level.position}. {level.name}
        {!level.active && <Badge>{words.off}</Badge>}
      </p>
      <p className="mt-0.5 text-[13px] text-ink-2">{parts.map(([part, minutes]) => `${words.levels.parts[part]} ${minutesText(minutes)}`).join(" · ")}</p>
      <p className="text-xs text-ink-3">
        {text(level as Conditions) || words.all} · {hours.find((one) => one.id === level.hours_id)?.name ?? words.levels.always}
      </p>
    </Row>
  );
}

type Body = Omit<Level, "id" | "position">;

/** What is written, of what was read. */
function without(kept: Level): Body {
  return Object.fromEntries(Object.keys(NEW).map((name) => [name, kept[name as keyof Body]])) as unknown as Body;
}

const NEW: Body = {
  name: "", active: true, channel_ids: [], team_ids: [], labels: [], priorities: [],
  first_answer_minutes: 15, next_answer_minutes: 30, resolution_minutes: null, hours_id: null,
};

function LevelDialog({ level, onClose }: { level: Level | null; onClose: () => void }) {
  const words = useWords(deskWords);
  const hours = useQuery(hoursQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const [body, setBody] = useState(() => level ? without(level) : NEW);
  const set = (part: Partial<typeof body>) => setBody((before) => ({ ...before, ...part }));
  return (
    <SavingDialog title={level ? words.edit(level.name) : words.levels.add} path="/service-levels" id={level?.id} body={body} refresh={levelsQuery.queryKey} onClose={onClose}>
      <Field label={words.name} required autoFocus maxLength={256} value={body.name} onChange={(event) => set({ name: event.target.value })} />
      <Switch label={words.active} checked={body.active} onChange={(active) => set({ active })} />
      <div className="grid items-end gap-3 sm:grid-cols-3">
        <NumberField label={words.levels.first} max={YEAR} value={body.first_answer_minutes} onChange={(first_answer_minutes) => set({ first_answer_minutes })} />
        <NumberField label={words.levels.next} max={YEAR} value={body.next_answer_minutes} onChange={(next_answer_minutes) => set({ next_answer_minutes })} />
        <NumberField label={words.levels.resolution} max={YEAR} value={body.resolution_minutes} onChange={(resolution_minutes) => set({ resolution_minutes })} />
      </div>
      <p className="-mt-3 text-xs text-ink-3">{words.levels.blank}</p>
      <Select
        label={words.levels.hours}
        value={body.hours_id ?? ""}
        options={[{ value: "", label: words.levels.always }, ...hours.map((one) => ({ value: one.id, label: one.name }))]}
        onChange={(hours_id) => set({ hours_id: hours_id || null })}
      />
      <ConditionFields value={body as Conditions} onChange={set} />
      {teams.length > 0 && <Checks legend={words.levels.teams} options={teams.map((team) => ({ value: team.id, label: team.name }))} chosen={body.team_ids ?? []} onChange={(team_ids) => set({ team_ids })} />}
    </SavingDialog>
  );
}
