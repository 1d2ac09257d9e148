import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { localDay } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { uiWords } from "@/ui/words";

import { microsOf, writtenAmount } from "@/lib/micros";
import type { Price, PriceIn } from "@/api/templates";
import { Failure } from "@/ui/Failure";
import { priceWords } from "./words";

const MARKETS = ["BR", "*", "AR", "CL", "CO", "DE", "ES", "FR", "GB", "IT", "MX", "PE", "PT", "PY", "US", "UY"];
const CURRENCIES = ["BRL", "USD", "EUR"];

/** One of one's own is changed; of a first value of ours a new one is made that counts from today on. */
export function PriceDialog({ price, onClose }: { price: Price | null; onClose: () => void }) {
  const words = useWords(priceWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const [category, setCategory] = useState(price?.category ?? "utility");
  const [market, setMarket] = useState(price?.market ?? "BR");
  const [amount, setAmount] = useState(price ? writtenAmount(price.micros) : "");
  const [currency, setCurrency] = useState(price?.currency ?? "BRL");
  const [free, setFree] = useState(String(price?.free_per_month ?? 0));
  const [since, setSince] = useState(price?.id ? price.valid_from : localDay());
  const micros = microsOf(amount);
  const done = (text: string) => {
    void queryClient.invalidateQueries({ queryKey: ["message-prices"] });
    void queryClient.invalidateQueries({ queryKey: ["message-costs"] });
    announce({ tone: "good", text });
    onClose();
  };
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => {
      const body: PriceIn = { category: category as PriceIn["category"], market, micros: micros!, currency, free_per_month: Number(free) || 0, valid_from: since };
      return price?.id ? api.put(`/message-prices/${price.id}`, { body }) : api.post("/message-prices", { body });
    },
    onSuccess: () => done(words.saved),
  });
  const remove = useMutation({ meta: { quiet: true }, mutationFn: () => api.delete(`/message-prices/${price!.id}`), onSuccess: () => done(words.removed) });
  const failure = save.error ?? remove.error;
  return (
    <Dialog
      open
      onClose={onClose}
      title={price?.id ? words.edit : words.add}
      actions={
        <>
          {price?.id && (
            <Button tone="danger" className="mr-auto" busy={remove.isPending} onClick={() => remove.mutate()}>
              {words.remove}
            </Button>
          )}
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="primary" busy={save.isPending} disabled={micros === null || !since} onClick={() => save.mutate()}>
            {ui.save}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 pb-2 sm:grid-cols-2">
        <Select label={words.category} value={category} onChange={setCategory} options={Object.entries(words.categories).map(([value, label]) => ({ value, label }))} />
        <Select label={words.market} value={market} onChange={setMarket} options={[...new Set([market, ...MARKETS])].map((value) => ({ value, label: value === "*" ? words.elsewhere : value }))} />
        <Field label={words.amount} inputMode="decimal" required autoFocus value={amount} hint={words.amountHint} error={amount && micros === null ? words.badAmount : undefined} onChange={(event) => setAmount(event.target.value)} />
        <Select label={words.currency} value={currency} onChange={setCurrency} options={[...new Set([currency, ...CURRENCIES])].map((value) => ({ value, label: value }))} />
        <Field label={words.since} type="date" required value={since} onChange={(event) => setSince(event.target.value)} />
        <Field label={words.freePerMonth} type="number" min={0} value={free} onChange={(event) => setFree(event.target.value)} />
        <Failure of={failure} className="sm:col-span-2" />
      </div>
    </Dialog>
  );
}
