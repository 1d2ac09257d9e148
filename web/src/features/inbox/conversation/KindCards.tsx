/** Kinds with a card of their own: people, orders, form answers, what asks for a tap, and what nobody knows yet. */
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, CircleDashed, ClipboardList, ExternalLink, MapPin, Phone, ShoppingBag, TriangleAlert, User, UserPlus } from "lucide-react";
import type { ReactNode } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { Problem, readable } from "@/api/problem";
import type { Contact, Message } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { Button } from "@/ui/Button";
import { Markup } from "@/ui/Markup";

import { inboxWords } from "../words";
import { kindWords } from "./kindWords";

interface Card {
  name?: string;
  phones?: { phone?: string; provider_id?: string }[];
  emails?: string[];
  organization?: string;
}

export function Contacts({ message }: { message: Message }) {
  const cards = (message.data.contacts ?? []) as Card[];
  return (
    <ul className="flex flex-col gap-1.5">
      {cards.map((card, index) => (
        <ContactCard key={index} card={card} inbound={message.direction === "inbound"} />
      ))}
    </ul>
  );
}

function ContactCard({ card, inbound }: { card: Card; inbound: boolean }) {
  const words = useWords(kindWords);
  const { kinds } = useWords(inboxWords);
  const mayWrite = useMay("attendant");
  const phone = card.phones?.[0]?.provider_id ?? card.phones?.[0]?.phone;
  const email = card.emails?.[0];
  const save = useMutation({
    mutationFn: () => api.post<Contact>("/contacts", { body: { name: card.name ?? null, phone: phone ? withPlus(phone) : null, email: email ?? null } }),
    onSuccess: () => announce({ tone: "good", text: words.saved }),
  });
  const known = save.error instanceof Problem && save.error.status === 409 ? String(save.error.body.contact_id ?? "") : "";
  const id = save.data?.id ?? known;
  return (
    <li className="flex w-64 max-w-full items-start gap-3 rounded-lg bg-ink/5 p-2.5">
      <User aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{card.name ?? kinds.contacts}</p>
        {card.organization && <p className="truncate text-xs text-ink-2">{card.organization}</p>}
        {card.phones?.map((entry) => (
          <p key={entry.phone} className="text-xs text-ink-2">
            {readablePhone(entry.phone)}
          </p>
        ))}
        {card.emails?.map((entry) => (
          <p key={entry} className="truncate text-xs text-ink-2">
            {entry}
          </p>
        ))}
        {mayWrite && inbound && (phone || email) && (
          <div className="mt-1.5 flex flex-wrap items-center gap-2">
            {id ? (
              <>
                <span className="text-xs text-ink-2">{known ? words.alreadySaved : words.saved}</span>
                <Link to="/contatos/$id" params={{ id }} className="text-xs text-accent-text underline">
                  {words.openContact}
                </Link>
              </>
            ) : (
              <Button size="small" icon={<UserPlus aria-hidden className="size-3.5" />} busy={save.isPending} onClick={() => save.mutate()}>
                {words.saveContact}
              </Button>
            )}
          </div>
        )}
        {save.isError && !known && <p className="mt-1 text-xs text-danger">{readable(save.error)}</p>}
      </div>
    </li>
  );
}

const withPlus = (phone: string) => (/^\d{12,}$/.test(phone) ? `+${phone}` : phone);

interface Item {
  id?: string;
  quantity?: number;
  price?: number;
  currency?: string;
}

export function Order({ message }: { message: Message }) {
  const words = useWords(kindWords);
  const { kinds } = useWords(inboxWords);
  const items = (message.data.items ?? []) as Item[];
  const currency = items.find((item) => item.currency)?.currency ?? "BRL";
  const total = items.reduce((sum, item) => sum + Number(item.price ?? 0) * Number(item.quantity ?? 1), 0);
  return (
    <Framed icon={<ShoppingBag aria-hidden />} title={`${kinds.order} · ${words.items(items.length)}`} text={message.text}>
      <table className="w-full text-[13px]">
        <tbody>
          {items.map((item, index) => (
            <tr key={index}>
              <td className="pr-2 tabular-nums">{item.quantity ?? 1}×</td>
              <td className="w-full break-all">{item.id ?? "—"}</td>
              <td className="pl-3 text-right whitespace-nowrap tabular-nums">{item.price === undefined ? "" : money(item.price, currency)}</td>
            </tr>
          ))}
          {total > 0 && (
            <tr className="border-t border-ink/12 font-semibold">
              <td colSpan={2} className="pt-1">
                {words.total}
              </td>
              <td className="pt-1 pl-3 text-right whitespace-nowrap tabular-nums">{money(total, currency)}</td>
            </tr>
          )}
        </tbody>
      </table>
    </Framed>
  );
}

function money(amount: number, currency: string): string {
  try {
    return new Intl.NumberFormat("pt-BR", { style: "currency", currency }).format(amount);
  } catch {
    return `${amount} ${currency}`; // a currency that no browser knows
  }
}

/** A form's answers: an object's fields, or whatever came instead. */
export function FormAnswer({ message }: { message: Message }) {
  const words = useWords(kindWords);
  const { response } = message.data;
  const fields = response && typeof response === "object" && !Array.isArray(response) ? Object.entries(response as Record<string, unknown>).filter(([name]) => name !== "flow_token") : null;
  return (
    <Framed icon={<ClipboardList aria-hidden />} title={words.answers}>
      {fields?.length ? (
        <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-[13px]">
          {fields.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-2">{name.replace(/_/g, " ")}</dt>
              <dd className="break-words">{spoken(value, words)}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="text-[13px] break-words whitespace-pre-wrap">{spoken(response, words)}</p>
      )}
    </Framed>
  );
}

function spoken(value: unknown, words: { yes: string; no: string }): string {
  if (value === true) return words.yes;
  if (value === false) return words.no;
  if (value === null || value === undefined || value === "") return "—";
  if (Array.isArray(value)) return value.map((entry) => spoken(entry, words)).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function LinkButton({ message }: { message: Message }) {
  const { title, url } = message.data as { title?: string; url?: string };
  return (
    <Tapped message={message}>
      <a href={url} target="_blank" rel="noopener noreferrer" className="flex items-center justify-center gap-1.5 rounded-lg border border-ink/12 bg-raised/60 px-3 py-1 text-[13px] font-medium text-accent-text hover:underline">
        <ExternalLink aria-hidden className="size-3.5" />
        {title}
      </a>
    </Tapped>
  );
}

export function Asked({ message }: { message: Message }) {
  const words = useWords(kindWords);
  const { data, kind } = message;
  const label =
    kind === "flow" ? data.button : kind === "call_button" ? (data.title ?? words.call) : kind in words.asking ? words.asking[kind as keyof typeof words.asking] : words.goods[kind as keyof typeof words.goods];
  const Icon = kind === "location_request" || kind === "address_request" ? MapPin : kind === "flow" ? ClipboardList : kind in words.goods ? ShoppingBag : Phone;
  return (
    <Tapped message={message}>
      <p className="flex items-center justify-center gap-1.5 rounded-lg border border-ink/12 bg-raised/60 px-3 py-1 text-[13px] font-medium text-accent-text">
        <Icon aria-hidden className="size-3.5" />
        {label}
      </p>
    </Tapped>
  );
}

function Tapped({ message, children }: { message: Message; children: ReactNode }) {
  const { header, footer } = message.data as { header?: string; footer?: string };
  return (
    <div className="flex flex-col gap-1.5">
      {header && <p className="font-semibold break-words">{header}</p>}
      {message.text && (
        <p className="break-words whitespace-pre-wrap">
          <Markup text={message.text} />
        </p>
      )}
      {footer && <p className="text-xs text-ink-2">{footer}</p>}
      {children}
    </div>
  );
}

interface Failure {
  code?: string;
  title?: string;
  detail?: string;
}

/** Kept whole: what the provider could not pass on says why; what came after us shows itself to a manager. */
export function Unknown({ message }: { message: Message }) {
  const words = useWords(kindWords);
  const manager = useMay("manager");
  const errors = (message.data.errors ?? []) as Failure[];
  const [first] = errors;
  const Icon = first ? TriangleAlert : CircleDashed;
  return (
    <div className="flex items-start gap-2 text-ink-2">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <p className="text-[13px] font-medium">{first ? (first.title ?? words.notPassedOn) : words.newKind}</p>
        <p className="text-[13px] break-words">{first?.detail ?? words.newKindHint}</p>
        {manager && message.data.raw !== undefined && (
          <details className="mt-1 text-xs">
            <summary className="flex cursor-pointer items-center gap-1 text-accent-text [&>svg]:open:rotate-90">
              <ChevronRight aria-hidden className="size-3.5" />
              {words.raw}
            </summary>
            <pre className="thin-scroll mt-1 max-h-60 max-w-72 overflow-auto rounded-lg bg-ink/6 p-2 text-[11px] leading-4">
              {JSON.stringify(message.data.raw, null, 2)}
            </pre>
          </details>
        )}
      </div>
    </div>
  );
}

function Framed({ icon, title, text, children }: { icon: ReactNode; title: string; text?: string | null; children: ReactNode }) {
  return (
    <div className="w-64 max-w-full">
      <p className="mb-1 flex items-center gap-1.5 text-xs font-semibold text-ink-2 [&>svg]:size-4 [&>svg]:text-accent-text">
        {icon}
        {title}
      </p>
      {children}
      {text && (
        <p className="mt-1 break-words whitespace-pre-wrap">
          <Markup text={text} />
        </p>
      )}
    </div>
  );
}
