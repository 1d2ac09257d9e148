import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useRef, useState } from "react";

import { api } from "@/api/client";
import { useKey } from "@/api/key";
import { Problem, readable } from "@/api/problem";
import type { Convenio } from "@/api/types";
import { writeVersioned, type Versioned } from "@/api/versioned";
import { announce } from "@/lib/announcements";
import { intoView } from "@/lib/intoView";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { ConfirmDialog, Dialog } from "@/ui/Dialog";
import { ErrorState } from "@/ui/EmptyState";
import { Field } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";
import { SkeletonRows } from "@/ui/Skeleton";
import { Switch } from "@/ui/Switch";
import { uiWords } from "@/ui/words";

import { bodyOf, emptyForm, formOf, isBackwards, type Form } from "./form";
import { insurerQuery, INSURERS } from "./queries";
import { Rules } from "./Rules";
import { insurerWords } from "./words";

/** Makes an insurer, or changes one that is read first. */
export function InsurerDialog({ id, onClose }: { id: string | null; onClose: () => void }) {
  return id ? <Reading id={id} onClose={onClose} /> : <Editor current={null} onClose={onClose} />;
}

function Reading({ id, onClose }: { id: string; onClose: () => void }) {
  const words = useWords(insurerWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const one = useQuery(insurerQuery(id));
  if (one.data) return <Editor current={one.data} onClose={onClose} onTakeTheirs={() => void queryClient.resetQueries({ queryKey: insurerQuery(id).queryKey })} />;
  return (
    <Dialog open width="large" title={words.edit} onClose={onClose}>
      {one.isError ? <ErrorState failure={one.error} onRetry={() => void one.refetch()} /> : <SkeletonRows label={ui.loading} rows={5} />}
    </Dialog>
  );
}

interface EditorProps {
  current: Versioned<Convenio> | null;
  onClose: () => void;
  onTakeTheirs?: () => void;
}

function Editor({ current, onClose, onTakeTheirs }: EditorProps) {
  const words = useWords(insurerWords);
  const [form, setForm] = useState<Form>(() => (current ? formOf(current.value) : emptyForm()));
  const saving = useSaving(current, onClose);
  const set = (part: Partial<Form>) => setForm((known) => ({ ...known, ...part }));
  return (
    <FormDialog
      keep
      width="large"
      onClose={onClose}
      title={current ? words.edit : words.add}
      busy={saving.isPending}
      disabled={!form.nome.trim() || form.regras.some(isBackwards)}
      // Here it is seen, however far down the rules one is.
      beside={saving.error && <Refused failure={saving.error} onOverrule={() => saving.mutate({ form, overrule: true })} onTakeTheirs={onTakeTheirs} />}
      onSubmit={() => saving.mutate({ form })}
    >
      <div className="grid gap-3 sm:grid-cols-[1fr_1fr_9rem]">
        <Field label={words.name} required autoFocus={!current} maxLength={200} autoComplete="off" value={form.nome} onChange={(event) => set({ nome: event.target.value })} />
        <Field label={words.plan} hint={words.planHint} maxLength={200} autoComplete="off" value={form.plano} onChange={(event) => set({ plano: event.target.value })} />
        <Field label={words.ans} hint={words.ansHint} inputMode="numeric" pattern="\d{6}" maxLength={6} autoComplete="off" value={form.registro_ans} onChange={(event) => set({ registro_ans: event.target.value.replace(/\D/g, "") })} />
      </div>
      <Field className="sm:max-w-56" label={words.returns} hint={words.returnsHint} type="number" inputMode="numeric" min={0} max={365} value={form.prazo_retorno_dias} onChange={(event) => set({ prazo_retorno_dias: event.target.value })} />
      {current && <Switch label={words.isActive} hint={words.isActiveHint} checked={form.ativo} onChange={(ativo) => set({ ativo })} />}
      <Rules rules={form.regras} onChange={(regras) => set({ regras })} />
      {current && <Remove row={current.value} onGone={onClose} />}
    </FormDialog>
  );
}

/** For good; where something hangs on it the refusal says what. */
function Remove({ row, onGone }: { row: Convenio; onGone: () => void }) {
  const words = useWords(insurerWords);
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.delete(`/convenios/${row.id}`),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: INSURERS });
      announce({ tone: "good", text: words.removed });
      onGone();
    },
    onSettled: () => setAsking(false),
  });
  return (
    <div className="flex flex-col items-start gap-2 border-t border-line pt-4">
      <Button tone="danger" size="small" icon={<Trash2 aria-hidden className="size-4" />} onClick={() => setAsking(true)}>
        {words.remove}
      </Button>
      {remove.isError && (
        <p role="alert" ref={intoView} className="pb-2 text-[13px] text-danger">
          {readable(remove.error)}
        </p>
      )}
      <ConfirmDialog open={asking} danger title={words.removeTitle([row.nome, row.plano].filter(Boolean).join(" "))} description={words.removeHint} confirmLabel={words.remove} busy={remove.isPending} onConfirm={() => remove.mutate()} onClose={() => setAsking(false)} />
    </div>
  );
}

function Refused({ failure, onOverrule, onTakeTheirs }: { failure: Error; onOverrule: () => void; onTakeTheirs?: () => void }) {
  const ui = useWords(uiWords);
  const edited = failure instanceof Problem && failure.status === 412;
  return (
    <div role="alert" className="w-full rounded-xl bg-danger-soft p-3 text-[13px] text-danger">
      <p>{edited ? ui.edited : readable(failure)}</p>
      {edited && (
        <p className="mt-2 flex flex-wrap gap-2">
          <Button size="small" onClick={onTakeTheirs}>
            {ui.seeTheirs}
          </Button>
          <Button size="small" onClick={onOverrule}>
            {ui.keepMine}
          </Button>
        </p>
      )}
    </div>
  );
}

interface Saving {
  form: Form;
  /** Whatever somebody else wrote meanwhile. */
  overrule?: boolean;
}

function useSaving(current: Versioned<Convenio> | null, onDone: () => void) {
  const words = useWords(insurerWords);
  const queryClient = useQueryClient();
  const key = useKey();
  // The version that this form began from.
  const { value, etag } = useRef(current).current ?? { value: null, etag: null };
  return useMutation({
    meta: { quiet: true },
    mutationFn: async ({ form, overrule }: Saving) => {
      const body = bodyOf(form);
      if (value) await writeVersioned<Convenio>(`/convenios/${value.id}`, body, overrule ? null : etag);
      else await api.post<Convenio>("/convenios", { key: key.current, body });
    },
    onError: key.renew,
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: INSURERS });
      announce({ tone: "good", text: words.saved });
      onDone();
    },
  });
}
