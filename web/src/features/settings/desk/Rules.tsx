import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/me";
import { useWords } from "@/lib/language";
import { Badge } from "@/ui/Badge";
import { Checks } from "@/ui/Checks";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { TagsField } from "@/ui/TagsField";

import { usersQuery } from "../queries";
import { Section } from "../Section";
import { ConditionFields, useConditionText, type Conditions } from "./Conditions";
import { SavingDialog } from "./SavingDialog";
import { clinicsQuery, hoursQuery, rulesQuery, teamsQuery, type Rule } from "./queries";
import { Row } from "./Row";
import { DistributionSelect } from "./Teams";
import { deskWords } from "./words";

export function Rules() {
  const words = useWords(deskWords);
  const manager = useMay("manager");
  const [open, setOpen] = useState<Rule | "new" | null>(null);
  return (
    <>
      <Section title={words.tabs.rules} hint={words.rules.hint} add={words.rules.add} onAdd={manager ? () => setOpen("new") : undefined} none={words.rules.none} list={useQuery(rulesQuery)}>
        {(rules) => rules.map((rule) => <RuleRow key={rule.id} rule={rule} count={rules.length} onEdit={() => setOpen(rule)} />)}
      </Section>
      {open && <RuleDialog rule={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

function RuleRow({ rule, count, onEdit }: { rule: Rule; count: number; onEdit: () => void }) {
  const words = useWords(deskWords);
  const text = useConditionText();
  const target = useTargetName();
  const hours = useQuery(hoursQuery).data?.find((one) => one.id === rule.hours_id);
  const during = rule.during === "any" ? "" : `${words.rules.during[rule.during]}${hours ? ` (${hours.name})` : ""}`;
  const conditions = [text(rule as Conditions), during, rule.languages.join(", ")].filter(Boolean).join(" · ");
  return (
    <Row name={rule.name} path={`/assignment-rules/${rule.id}`} refresh={rulesQuery.queryKey} removeHint={words.rules.removeHint} onEdit={onEdit} place={{ position: rule.position, count }}>
      <p className="flex flex-wrap items-center gap-2 font-medium">
        {rule.position}. {rule.name}
        {!rule.active && <Badge>{words.off}</Badge>}
      </p>
      <p className="mt-0.5 flex flex-wrap items-center gap-1.5 text-[13px] text-ink-2">
        {conditions || words.all}
        <ArrowRight aria-hidden className="size-3.5 text-ink-3" />
        {[rule.distribution === "by_hand" && !rule.team_id ? "" : target(rule), words.distributions[rule.distribution]].filter(Boolean).join(" · ")}
      </p>
    </Row>
  );
}

function useTargetName(): (rule: Rule) => string {
  const words = useWords(deskWords);
  const teams = useQuery(teamsQuery).data ?? [];
  const users = useQuery(usersQuery).data ?? [];
  return ({ team_id, user_id }) => {
    if (user_id) return users.find((user) => user.id === user_id)?.name ?? "…";
    return team_id ? words.rules.team(teams.find((team) => team.id === team_id)?.name ?? "…") : words.rules.everybody;
  };
}

type Body = Omit<Rule, "id" | "position">;

/** What is written, of what was read. */
function without(kept: Rule): Body {
  return Object.fromEntries(Object.keys(NEW).map((name) => [name, kept[name as keyof Body]])) as unknown as Body;
}

const NEW: Body = {
  name: "", active: true, channel_ids: [], clinic_ids: [], labels: [], priorities: [], languages: [],
  hours_id: null, during: "any", team_id: null, user_id: null, distribution: "round_robin",
};

function RuleDialog({ rule, onClose }: { rule: Rule | null; onClose: () => void }) {
  const words = useWords(deskWords);
  const [body, setBody] = useState(() => rule ? without(rule) : NEW);
  const set = (part: Partial<typeof body>) => setBody((before) => ({ ...before, ...part }));
  const clinics = useQuery(clinicsQuery).data ?? [];
  const hours = useQuery(hoursQuery).data ?? [];
  return (
    <SavingDialog title={rule ? words.edit(rule.name) : words.rules.add} path="/assignment-rules" id={rule?.id} body={body} refresh={rulesQuery.queryKey} onClose={onClose}>
      <Field label={words.name} required autoFocus maxLength={256} value={body.name} onChange={(event) => set({ name: event.target.value })} />
      <Switch label={words.active} checked={body.active} onChange={(active) => set({ active })} />
      <ConditionFields value={body as Conditions} onChange={set} />
      {clinics.length > 0 && <Checks legend={words.rules.clinics} options={clinics.map((clinic) => ({ value: clinic.id, label: clinic.nome }))} chosen={body.clinic_ids ?? []} onChange={(clinic_ids) => set({ clinic_ids })} />}
      {hours.length > 0 && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Select
            label={words.rules.when_}
            value={body.during}
            options={(["any", "open", "closed"] as const).map((one) => ({ value: one, label: words.rules.during[one] }))}
            onChange={(during) => set({ during: during as Rule["during"], hours_id: during === "any" ? null : (body.hours_id ?? hours[0]!.id) })}
          />
          {body.during !== "any" && <Select label={words.rules.hours} value={body.hours_id ?? ""} options={hours.map((one) => ({ value: one.id, label: one.name }))} onChange={(hours_id) => set({ hours_id })} />}
        </div>
      )}
      <TagsField label={words.rules.languages} values={body.languages} onChange={(languages) => set({ languages: languages.map((one) => one.toLowerCase()) })} suggestions={["pt", "es", "en"]} />
      <h3 className="border-t border-line pt-3 text-sm font-semibold">{words.rules.then}</h3>
      <Target body={body} onChange={set} />
    </SavingDialog>
  );
}

type Aim = Pick<Rule, "team_id" | "user_id" | "distribution">;

function Target({ body, onChange }: { body: Aim; onChange: (part: Partial<Aim>) => void }) {
  const words = useWords(deskWords);
  const teams = useQuery(teamsQuery).data ?? [];
  const users = (useQuery(usersQuery).data ?? []).filter((user) => user.active && user.role !== "read_only");
  const choose = (value: string) => {
    const [kind, id = ""] = value.split(" ");
    const user_id = kind === "user" ? id : null;
    onChange({ team_id: kind === "team" ? id : null, user_id, ...(user_id && body.distribution === "by_hand" ? { distribution: "round_robin" as const } : {}) });
  };
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Select
        label={words.rules.to}
        value={body.user_id ? `user ${body.user_id}` : body.team_id ? `team ${body.team_id}` : "all"}
        options={[
          { value: "all", label: words.rules.everybody },
          ...teams.map((team) => ({ value: `team ${team.id}`, label: words.rules.team(team.name) })),
          ...users.map((user) => ({ value: `user ${user.id}`, label: user.name })),
        ]}
        onChange={choose}
      />
      {!body.user_id && <DistributionSelect label={words.rules.how} value={body.distribution} onChange={(distribution) => onChange({ distribution })} />}
    </div>
  );
}
