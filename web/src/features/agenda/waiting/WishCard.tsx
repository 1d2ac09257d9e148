import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import clsx from "clsx";
import { CalendarClock, Ellipsis, Hourglass, MessagesSquare, Pencil, PhoneOff, Send, Trash2, Undo2 } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { announce } from "@/lib/announcements";
import { useNow } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { ago, timeLeft, whenAhead } from "@/lib/time";
import { Badge, type BadgeTone } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/Dialog";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem } from "@/ui/Menu";

import { ChangeDialog } from "./ChangeDialog";
import { WAITING, type Wish } from "./queries";
import { Why } from "./Why";
import { wishedParts } from "./wished";
import { waitingWords } from "./words";

const PRIORITIES: Record<string, BadgeTone> = { alta: "warn", urgente: "danger" };
const STATUSES: Record<string, BadgeTone> = { agendado: "good" };

/** One who waits: their place and why, what they wish for, and what is being offered to them. */
export function WishCard({ wish, onOffer }: { wish: Wish; onOffer: () => void }) {
  const words = useWords(waitingWords);
  const waits = wish.status === "aguardando";
  return (
    <li className="flex flex-wrap gap-3 rounded-xl border border-line bg-surface p-3.5">
      {waits && (
        <p className="flex size-10 shrink-0 items-center justify-center rounded-xl bg-accent-soft text-sm font-semibold text-accent-text tabular-nums" title={words.placeHint}>
          <span aria-hidden>{wish.posicao}</span>
          <span className="sr-only">{words.place(wish.posicao ?? 0)}</span>
        </p>
      )}
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-semibold">{wish.paciente_nome}</span>
          {wish.prioridade !== "normal" && <Badge tone={PRIORITIES[wish.prioridade]}>{words.priorities[wish.prioridade as "alta"]}</Badge>}
          {!waits && <Badge tone={STATUSES[wish.status] ?? "plain"}>{words.statuses[wish.status as "agendado"]}</Badge>}
          <span className="text-[13px] text-ink-3">{readablePhone(wish.paciente_telefone)}</span>
        </p>
        <p className="mt-0.5 text-sm">
          {wish.servico} <span className="text-ink-2">· {wish.medicos_nomes.join(", ") || words.anyone}</span>
        </p>
        <p className="mt-0.5 text-[13px] text-ink-2">
          {[...wishedParts(wish, words), words.since(ago(wish.desde))].join(" · ")}
        </p>
        {wish.agendamento_id && (
          <p className="mt-1 flex items-center gap-1.5 text-[13px] text-ink-2">
            <CalendarClock aria-hidden className="size-3.5" />
            {wish.origem === "agendamento" ? words.waits : words.forward}
          </p>
        )}
        {wish.nao_recebe && waits && (
          <p className="mt-1 flex items-center gap-1.5 text-[13px] text-warn">
            <PhoneOff aria-hidden className="size-3.5" />
            {words.optedOut}
          </p>
        )}
        {waits && <Why label={words.why} points={wish.pontos ?? 0} reasons={wish.motivos} />}
        <Standing wish={wish} />
      </div>
      {waits && <Actions wish={wish} onOffer={onOffer} />}
    </li>
  );
}

/** The offer that stands open, with how long it still does. */
function Standing({ wish }: { wish: Wish }) {
  const words = useWords(waitingWords);
  const now = useNow(5_000);
  const offer = wish.oferta;
  if (!offer || (offer.status !== "aberta" && wish.status === "aguardando")) return null;
  const left = offer.status === "aberta" ? timeLeft(offer.expira_em, now) : "";
  return (
    <p className={clsx("mt-2 flex flex-wrap items-center gap-x-2 gap-y-1 rounded-lg px-2.5 py-1.5 text-[13px]", offer.status === "aberta" ? "bg-accent-soft text-accent-text" : "bg-hover text-ink-2")}>
      <Hourglass aria-hidden className="size-3.5" />
      <span className="font-medium">{words.offerNow(`${whenAhead(offer.inicio)} · ${offer.medico}`)}</span>
      <span>{offer.status === "aberta" ? (left ? words.left(left) : words.leftOut) : words.offers[offer.status as "aceita"]}</span>
      {offer.conversa_id && (
        <Link to="/conversas/$id" params={{ id: offer.conversa_id }} className="ml-auto inline-flex items-center gap-1 font-medium underline">
          <MessagesSquare aria-hidden className="size-3.5" />
          {words.conversation}
        </Link>
      )}
    </p>
  );
}

function Actions({ wish, onOffer }: { wish: Wish; onOffer: () => void }) {
  const words = useWords(waitingWords);
  const attendant = useMay("attendant");
  const queryClient = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const [changing, setChanging] = useState(false);
  const reread = () => queryClient.invalidateQueries({ queryKey: WAITING });
  const withdraw = useMutation({ mutationFn: () => api.post(`/lista-espera/${wish.id}/retirar-oferta`), onSuccess: reread });
  const remove = useMutation({
    mutationFn: () => api.delete(`/lista-espera/${wish.id}`),
    onSuccess: () => {
      announce({ tone: "good", text: words.removed });
      void reread();
    },
    onSettled: () => setRemoving(false),
  });
  if (!attendant) return null;
  const isOpen = wish.oferta?.status === "aberta";
  return (
    <div className="flex shrink-0 items-start gap-1">
      {!isOpen && !wish.nao_recebe && (
        <Button size="small" icon={<Send aria-hidden className="size-4" />} onClick={onOffer}>
          {words.offer}
        </Button>
      )}
      <Menu trigger={<IconButton size="small" label={words.more(wish.paciente_nome)} icon={<Ellipsis aria-hidden className="size-4" />} />}>
        <MenuItem icon={<Pencil aria-hidden />} onSelect={() => setChanging(true)}>
          {words.change}
        </MenuItem>
        {isOpen && (
          <MenuItem icon={<Undo2 aria-hidden />} onSelect={() => withdraw.mutate()}>
            {words.withdrawOffer}
          </MenuItem>
        )}
        <MenuItem icon={<Trash2 aria-hidden />} onSelect={() => setRemoving(true)}>
          {words.remove}
        </MenuItem>
      </Menu>
      {changing && <ChangeDialog wish={wish} onClose={() => setChanging(false)} />}
      {removing && <ConfirmDialog open danger title={words.removeTitle(wish.paciente_nome)} description={words.removeHint} confirmLabel={words.remove} busy={remove.isPending} onConfirm={() => remove.mutate()} onClose={() => setRemoving(false)} />}
    </div>
  );
}
