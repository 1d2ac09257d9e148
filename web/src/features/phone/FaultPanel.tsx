import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useState } from "react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { ErrorState } from "@/ui/EmptyState";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";

import { activeFault, addFault, faults, REFUSALS, removeFault, verdict, type Fault, type FaultName } from "./sandbox";
import { phoneWords } from "./words";

const PLAIN: FaultName[] = ["late", "repeat", "shuffle", "slowSend", "loseAnswer", "noFile"];
const CODED: FaultName[] = ["failNext", "refuseNext"];

/** Switches for what networks and providers do wrong, and the judgement of the provider's own record. */
export function FaultPanel() {
  const words = useWords(phoneWords);
  const queryClient = useQueryClient();
  const list = useQuery({ queryKey: ["phone", "faults"], queryFn: faults, refetchInterval: 3000 });
  const [code, setCode] = useState(String(REFUSALS[0]!.code));
  const after = { onSettled: () => queryClient.invalidateQueries({ queryKey: ["phone", "faults"] }) };
  const add = useMutation({ mutationFn: (name: FaultName) => addFault(name, CODED.includes(name) ? REFUSALS.find((refusal) => String(refusal.code) === code) : {}), ...after });
  const remove = useMutation({ mutationFn: (gone: Fault[]) => Promise.all(gone.map((fault) => removeFault(fault.id))), ...after });
  const known = list.data ?? [];
  const row = (name: FaultName) => {
    const active = activeFault(known, name);
    return (
      <li key={name}>
        <Switch label={words.fault[name]} hint={words.faultHint[name]} checked={!!active} disabled={!list.isSuccess} onChange={(on) => (on ? add.mutate(name) : active && remove.mutate([active]))} />
      </li>
    );
  };
  return (
    <div className="flex flex-col gap-6">
      <section>
        <h2 className="text-[13px] font-semibold text-ink-2">{words.faults}</h2>
        <p className="mb-3 text-xs text-ink-3">{words.faultsHint}</p>
        {list.isError && <ErrorState failure={list.error} onRetry={() => void list.refetch()} />}
        <ul className="flex flex-col gap-3.5">{PLAIN.map(row)}</ul>
        <div className="mt-4 rounded-xl border border-line bg-raised p-3">
          <Select label={words.code} value={code} onChange={setCode} options={REFUSALS.map((refusal) => ({ value: String(refusal.code), label: String(refusal.code), hint: refusal.details }))} />
          <ul className="mt-3 flex flex-col gap-3.5">{CODED.map(row)}</ul>
        </div>
        {known.length > 0 && (
          <Button size="small" className="mt-3" busy={remove.isPending} onClick={() => remove.mutate(known)}>
            {words.clearFaults}
          </Button>
        )}
      </section>
      <Ledger />
    </div>
  );
}

function Ledger() {
  const words = useWords(phoneWords);
  const judged = useQuery({ queryKey: ["phone", "verdict"], queryFn: verdict, refetchInterval: 4000 }).data;
  if (!judged) return null;
  const wrong = [
    judged.sent_twice.length ? words.ledgerTwice(judged.sent_twice.length) : "",
    judged.out_of_order.length ? words.ledgerOrder(judged.out_of_order.length) : "",
    judged.never_answered.length ? words.ledgerUnanswered(judged.never_answered.length) : "",
  ].filter(Boolean);
  const Icon = judged.ok ? CircleCheck : CircleAlert;
  return (
    <section>
      <h2 className="text-[13px] font-semibold text-ink-2">{words.ledger}</h2>
      <p className="mb-2 text-xs text-ink-3">{words.ledgerHint}</p>
      <div className={judged.ok ? "flex gap-2 rounded-xl bg-good-soft p-3 text-[13px] text-good" : "flex gap-2 rounded-xl bg-danger-soft p-3 text-[13px] text-danger"}>
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        <div>
          <p>{judged.ok ? words.ledgerGood(judged.sends) : wrong.join(" ")}</p>
          {judged.waiting_webhooks > 0 && <p className="mt-1 opacity-90">{words.ledgerWaiting(judged.waiting_webhooks)}</p>}
        </div>
      </div>
    </section>
  );
}
