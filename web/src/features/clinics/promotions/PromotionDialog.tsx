import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { api } from "@/api/client";
import { useKey } from "@/api/key";
import type { Promocao } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { localDay } from "@/lib/time";
import { Checks } from "@/ui/Checks";
import { Field, TextArea } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";

import { servicesQuery } from "../queries";
import { bodyOf, emptyForm, formOf, type Form } from "./form";
import { promotionWords } from "./words";

/** Makes a promotion, or changes one. */
export function PromotionDialog({ promotion, onClose }: { promotion: Promocao | null; onClose: () => void }) {
  const words = useWords(promotionWords);
  const before = useRef(promotion && formOf(promotion)).current;
  const [form, setForm] = useState<Form>(() => before ?? emptyForm(localDay()));
  const saving = useSaving(promotion, before, onClose);
  const set = (part: Partial<Form>) => setForm((known) => ({ ...known, ...part }));
  return (
    <FormDialog
      keep
      width="medium"
      onClose={onClose}
      title={promotion ? words.edit : words.add}
      description={words.insurers}
      busy={saving.isPending}
      disabled={!form.nome.trim() || !form.discount.trim() || !form.inicio}
      failure={saving.error}
      onSubmit={() => saving.mutate(form)}
    >
      <Fields form={form} set={set} />
      {promotion && <Switch label={words.running} hint={words.runningHint} checked={form.ativa} onChange={(ativa) => set({ ativa })} />}
    </FormDialog>
  );
}

function Fields({ form, set }: { form: Form; set: (part: Partial<Form>) => void }) {
  const words = useWords(promotionWords);
  const services = useQuery(servicesQuery).data ?? [];
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field className="sm:col-span-2" label={words.name} required autoFocus maxLength={200} autoComplete="off" value={form.nome} onChange={(event) => set({ nome: event.target.value })} />
        <Select label={words.kind} value={form.kind} onChange={(kind) => set({ kind: kind as Form["kind"], discount: "" })} options={(["percent", "amount"] as const).map((value) => ({ value, label: words.kinds[value] }))} />
        <Field label={form.kind === "percent" ? words.percent : words.amount} required inputMode="decimal" autoComplete="off" value={form.discount} onChange={(event) => set({ discount: event.target.value })} />
        <Field label={words.code} hint={words.codeHint} maxLength={40} autoComplete="off" autoCapitalize="characters" value={form.codigo} onChange={(event) => set({ codigo: event.target.value.toUpperCase() })} />
        <Field label={words.limit} hint={words.limitHint} type="number" inputMode="numeric" min={1} value={form.limite_uso} onChange={(event) => set({ limite_uso: event.target.value })} />
        <Field label={words.first} type="date" required value={form.inicio} onChange={(event) => set({ inicio: event.target.value })} />
        <Field label={words.last} hint={words.lastHint} type="date" min={form.inicio} value={form.fim} onChange={(event) => set({ fim: event.target.value })} />
        <TextArea className="sm:col-span-2" label={words.about} hint={words.aboutHint} rows={2} maxLength={4000} value={form.descricao} onChange={(event) => set({ descricao: event.target.value })} />
      </div>
      <Checks legend={words.which} hint={words.whichHint} options={services.map((one) => ({ value: one.id, label: one.nome }))} chosen={form.servicos} onChange={(servicos) => set({ servicos })} />
    </>
  );
}

function useSaving(promotion: Promocao | null, before: Form | null, onDone: () => void) {
  const words = useWords(promotionWords);
  const queryClient = useQueryClient();
  const key = useKey();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (form: Form) => {
      const body = bodyOf(form, before);
      return promotion ? api.put<Promocao>(`/promocoes/${promotion.id}`, { body }) : api.post<Promocao>("/promocoes", { key: key.current, body });
    },
    onError: key.renew,
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["promocoes"] });
      announce({ tone: "good", text: words.saved });
      onDone();
    },
  });
}
