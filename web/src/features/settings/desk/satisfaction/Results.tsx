import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useMay } from "@/api/me";
import { useWords } from "@/lib/language";
import { localDay } from "@/lib/time";
import { Card } from "@/ui/Card";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";

import { channelsQuery } from "../queries";
import { Comments } from "./Comments";
import { FiguresCard } from "./Figures";
import { lastDays, type Period } from "./period";
import { satisfactionWords } from "./words";

const PERIODS = ["7", "30", "90", "365", "other"] as const;

/** What people answered: chosen by period and channel, drawn, in numbers and in their own words. */
export function Results() {
  const words = useWords(satisfactionWords);
  const manager = useMay("manager");
  const today = localDay();
  const [choice, setChoice] = useState<(typeof PERIODS)[number]>("30");
  const [own, setOwn] = useState<Period>(() => lastDays(30, today));
  const [channel_id, setChannel] = useState("");
  const channels = useQuery(channelsQuery).data ?? [];
  const backwards = own.to < own.from;
  const period = choice === "other" ? (backwards ? { from: own.to, to: own.from } : own) : lastDays(Number(choice), today);
  const asked = { ...period, channel_id };
  return (
    <>
      <Card title={words.title}>
        <div className="flex flex-wrap items-start gap-3">
          <Select
            className="w-48"
            label={words.period}
            value={choice}
            onChange={(next) => {
              // Another one begins from what was shown.
              if (next === "other") setOwn(period);
              setChoice(next as typeof choice);
            }}
            options={PERIODS.map((value) => ({ value, label: words.periods[value] }))}
          />
          {choice === "other" && (
            <>
              <Field label={words.from} type="date" max={today} value={own.from} onChange={(event) => event.target.value && setOwn({ ...own, from: event.target.value })} />
              <Field label={words.to} type="date" max={today} value={own.to} error={backwards && words.wrongOrder} onChange={(event) => event.target.value && setOwn({ ...own, to: event.target.value })} />
            </>
          )}
          {channels.length > 1 && <Select className="w-56" label={words.channel} value={channel_id} onChange={setChannel} options={[{ value: "", label: words.everyChannel }, ...channels.map(({ id, name }) => ({ value: id, label: name }))]} />}
        </div>
        {manager && <FiguresCard asked={asked} />}
      </Card>
      <Comments asked={asked} />
    </>
  );
}
