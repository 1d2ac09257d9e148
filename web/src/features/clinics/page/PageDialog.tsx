import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import type { Pagina } from "@/api/types";
import { announce } from "@/lib/announcements";
import { orNull } from "@/lib/draft";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Checks } from "@/ui/Checks";
import { ConfirmDialog, Dialog } from "@/ui/Dialog";
import { Failure } from "@/ui/Failure";
import { Field, TextArea } from "@/ui/Field";
import { Switch } from "@/ui/Switch";
import { uiWords } from "@/ui/words";

import { servicesQuery } from "../queries";
import { PAGES, slugOf, type Whose } from "./queries";
import { pageWords } from "./words";

const FORM = "booking-page-form";

interface Props {
  page: Pagina | null;
  whose: Whose;
  name: string;
  onClose: () => void;
}

/** What stands on a booking page; a new one begins from the name. */
export function PageDialog({ page, whose, name, onClose }: Props) {
  const words = useWords(pageWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const services = useQuery(servicesQuery).data ?? [];
  const [value, setValue] = useState(() => toForm(page, name));
  const [removing, setRemoving] = useState(false);
  const set = (change: Partial<typeof value>) => setValue((known) => ({ ...known, ...change }));
  const settled = (text: string) => {
    void queryClient.invalidateQueries({ queryKey: PAGES });
    announce({ tone: "good", text });
    onClose();
  };
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => {
      const { slug, servicos, mostra_precos, ativo, ...texts } = value;
      const body = { slug, servicos, mostra_precos, ativo, ...Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, orNull(text)])) };
      return page ? api.put(`/paginas-agendamento/${page.id}`, { body }) : api.post("/paginas-agendamento", { body: { ...body, ...whose } });
    },
    onSuccess: () => settled(words.saved),
  });
  const remove = useMutation({ mutationFn: () => api.delete(`/paginas-agendamento/${page!.id}`), onSuccess: () => settled(words.removed) });
  const offered = services.filter((service) => service.ativo && (!whose.medico_id || !service.medicos.length || service.medicos.includes(whose.medico_id)));
  return (
    <Dialog
      open
      keep
      width="medium"
      title={page ? words.edit : words.add}
      onClose={onClose}
      actions={
        <>
          {page && (
            <Button tone="danger" className="mr-auto" onClick={() => setRemoving(true)}>
              {words.remove}
            </Button>
          )}
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="primary" type="submit" form={FORM} busy={save.isPending}>
            {ui.save}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          save.mutate();
        }}
      >
        <Field label={words.slug} hint={words.slugHint} required minLength={3} maxLength={60} pattern="[a-z0-9]+(-[a-z0-9]+)*" title={words.slugHint} value={value.slug} onChange={(event) => set({ slug: event.target.value })} />
        <Field label={words.name} hint={words.nameHint} maxLength={200} value={value.titulo} onChange={(event) => set({ titulo: event.target.value })} />
        <Checks
          legend={words.services}
          hint={words.servicesHint}
          options={offered.map((service) => ({ value: service.id, label: service.nome }))}
          chosen={value.servicos}
          onChange={(servicos) => set({ servicos })}
        />
        <TextArea label={words.intro} hint={words.introHint} rows={2} maxLength={4000} value={value.introducao} onChange={(event) => set({ introducao: event.target.value })} />
        <TextArea label={words.notice} hint={words.noticeHint} rows={2} maxLength={4000} value={value.aviso} onChange={(event) => set({ aviso: event.target.value })} />
        <TextArea label={words.consent} hint={words.consentHint} rows={2} maxLength={4000} value={value.consentimento} onChange={(event) => set({ consentimento: event.target.value })} />
        <Switch label={words.prices} checked={value.mostra_precos} onChange={(mostra_precos) => set({ mostra_precos })} />
        <Switch label={words.active} hint={words.activeHint} checked={value.ativo} onChange={(ativo) => set({ ativo })} />
        <Failure of={save.error} />
      </form>
      <ConfirmDialog open={removing} danger title={words.remove} description={words.removeHint} confirmLabel={words.remove} busy={remove.isPending} onConfirm={() => remove.mutate()} onClose={() => setRemoving(false)} />
    </Dialog>
  );
}

const toForm = (page: Pagina | null, name: string) => ({
  slug: page?.slug ?? slugOf(name),
  titulo: page?.titulo ?? "",
  introducao: page?.introducao ?? "",
  aviso: page?.aviso ?? "",
  consentimento: page?.consentimento ?? "",
  servicos: page?.servicos ?? [],
  mostra_precos: page?.mostra_precos ?? true,
  ativo: page?.ativo ?? true,
});
