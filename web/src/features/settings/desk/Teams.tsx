import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useMay } from "@/api/me";
import type { Team } from "@/api/types";
import { useWords } from "@/lib/language";
import { Checks } from "@/ui/Checks";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";

import { usersQuery } from "../queries";
import { Section } from "../Section";
import { SavingDialog } from "./SavingDialog";
import { teamsQuery, type Distribution } from "./queries";
import { Row } from "./Row";
import { deskWords } from "./words";

export function Teams() {
  const words = useWords(deskWords);
  const manager = useMay("manager");
  const [open, setOpen] = useState<Team | "new" | null>(null);
  return (
    <>
      <Section title={words.tabs.teams} hint={words.teams.hint} add={words.teams.add} onAdd={manager ? () => setOpen("new") : undefined} none={words.teams.none} list={useQuery(teamsQuery)}>
        {(teams) =>
          teams.map((team) => (
            <Row key={team.id} name={team.name} path={`/teams/${team.id}`} refresh={teamsQuery.queryKey} removeHint={words.teams.removeHint} onEdit={() => setOpen(team)}>
              <p className="font-medium">{team.name}</p>
              {team.description && <p className="text-[13px] text-ink-2">{team.description}</p>}
              <p className="mt-0.5 text-[13px] text-ink-2">{team.members.length ? team.members.map((member) => member.name).join(", ") : words.teams.nobody}</p>
              <p className="text-xs text-ink-3">{words.distributions[team.distribution]}</p>
            </Row>
          ))
        }
      </Section>
      {open && <TeamDialog team={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

function TeamDialog({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const words = useWords(deskWords);
  const users = useQuery(usersQuery).data ?? [];
  const [body, setBody] = useState({
    name: team?.name ?? "",
    description: team?.description ?? "",
    distribution: team?.distribution ?? ("round_robin" as Distribution),
    member_ids: team?.members.map((member) => member.id) ?? [],
  });
  const set = (part: Partial<typeof body>) => setBody((before) => ({ ...before, ...part }));
  return (
    <SavingDialog title={team ? words.edit(team.name) : words.teams.add} path="/teams" id={team?.id} body={body} refresh={teamsQuery.queryKey} onClose={onClose}>
      <Field label={words.name} required autoFocus maxLength={256} value={body.name} onChange={(event) => set({ name: event.target.value })} />
      <Field label={words.teams.description} maxLength={500} value={body.description} onChange={(event) => set({ description: event.target.value })} />
      <DistributionSelect label={words.teams.distribution} value={body.distribution} onChange={(distribution) => set({ distribution })} />
      <Checks
        legend={words.teams.members}
        options={users.filter((user) => user.active).map((user) => ({ value: user.id, label: user.name }))}
        chosen={body.member_ids}
        onChange={(member_ids) => set({ member_ids })}
      />
    </SavingDialog>
  );
}

export function DistributionSelect({ label, value, onChange, without = [] }: { label: string; value: Distribution; onChange: (value: Distribution) => void; without?: Distribution[] }) {
  const words = useWords(deskWords);
  const all: Distribution[] = ["round_robin", "least_load", "by_hand"];
  return (
    <Select
      label={label}
      value={value}
      hint={words.distributionHints[value]}
      options={all.filter((one) => !without.includes(one)).map((one) => ({ value: one, label: words.distributions[one] }))}
      onChange={(next) => onChange(next as Distribution)}
    />
  );
}
