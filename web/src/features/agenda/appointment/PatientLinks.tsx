import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MessageSquareText, Phone } from "lucide-react";

import type { Agendamento } from "@/api/types";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";

import { lastConversationQuery } from "../queries";
import { agendaWords } from "../words";

const linkClass = "inline-flex min-h-9 items-center gap-2 rounded-lg border border-line bg-raised px-3 text-sm font-medium shadow-card hover:bg-hover";

/** To the patient: the last conversation, the telephone. */
export function PatientLinks({ appointment }: { appointment: Agendamento }) {
  const words = useWords(agendaWords).card;
  const conversation = useQuery({ ...lastConversationQuery(appointment.paciente_id ?? ""), enabled: !!appointment.paciente_id });
  return (
    <div className="flex flex-wrap items-center gap-2">
      {conversation.data && (
        <Link to="/conversas/$id" params={{ id: conversation.data.id }} className={linkClass}>
          <MessageSquareText aria-hidden className="size-4 text-accent-text" />
          {words.conversation}
        </Link>
      )}
      {appointment.paciente_telefone && (
        <a href={`tel:${appointment.paciente_telefone}`} aria-label={`${words.call}: ${readablePhone(appointment.paciente_telefone)}`} className={linkClass}>
          <Phone aria-hidden className="size-4 text-accent-text" />
          <span className="tabular-nums">{readablePhone(appointment.paciente_telefone)}</span>
        </a>
      )}
      {conversation.data === null && <p className="w-full text-[13px] text-ink-3">{words.noConversation}</p>}
    </div>
  );
}
