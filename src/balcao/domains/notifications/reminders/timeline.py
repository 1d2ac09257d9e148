"""What was planned, said, delivered, read and answered of an appointment's reminders; and what is due on a day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

STATUSES: Final = {
    "planned": "planejado",
    "sent": "enviado",
    "skipped": "pulado",
    "failed": "falhou",
    "dropped": "descartado",
}
REASONS: Final = {
    "booked_late": "Foi marcado em cima da hora para este lembrete.",
    "cancelled": "O agendamento foi cancelado.",
    "moved": "O agendamento mudou de horário.",
    "chain_changed": "A sequência de lembretes mudou.",
    "confirmed": "A presença já estava confirmada.",
    "too_late": "Ficou tarde demais para ser útil.",
    "overtaken": "Um lembrete mais próximo foi enviado no lugar.",
    "opted_out": "O paciente pediu para não receber mensagens.",
    "quiet_hours": "Só poderia ir em horário de silêncio.",
    "no_contact": "O agendamento não tem um contato com telefone.",
    "no_channel": "Nenhum canal ativo alcança este paciente.",
}
ANSWERS: Final = {
    "confirm": "confirmou",
    "move": "quer_remarcar",
    "cancel": "cancelou",
    "keep": "manteve",
    "decline": "nao_pode",
}


class Lembrete(BaseModel):
    """`mensagem_status` é o da mensagem: queued, sending, sent, delivered, read, failed, unknown."""

    id: UUID
    agendamento_id: UUID
    paciente_nome: str
    inicio: datetime = Field(description="O horário do agendamento que este lembrete lembra.")
    antes_minutos: int
    previsto_para: datetime
    status: str = Field(description="planejado, enviado, pulado, falhou ou descartado")
    motivo: str | None
    conversa_id: UUID | None
    mensagem_id: UUID | None
    mensagem_status: str | None
    enviado_em: datetime | None
    entregue_em: datetime | None
    lido_em: datetime | None
    resposta: str | None = Field(description="confirmou, quer_remarcar, cancelou, manteve ou nao_pode")
    respondido_em: datetime | None


async def reminders_of(session: AsyncSession, appointment_id: UUID) -> list[Lembrete]:
    return await _read(session, "AND r.appointment_id = :id ORDER BY r.due_at, r.id", {"id": appointment_id})


async def reminders_due(
    session: AsyncSession,
    *,
    first_at: datetime | None,
    last_at: datetime | None,
    statuses: Sequence[str] | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Lembrete]:
    """In order of the time at which they are due."""
    where = [
        "AND r.due_at >= :first_at" if first_at else "",
        "AND r.due_at < :last_at" if last_at else "",
        "AND r.status = ANY(:statuses)" if statuses else "",
        "AND (r.due_at, r.id) > (:after_at, :after_id)" if after else "",
        "ORDER BY r.due_at, r.id LIMIT :limit",
    ]
    given: dict[str, Any] = {"limit": limit}
    given |= {"first_at": first_at} if first_at else {}
    given |= {"last_at": last_at} if last_at else {}
    given |= {"statuses": list(statuses)} if statuses else {}
    given |= {"after_at": after[0], "after_id": after[1]} if after else {}
    return await _read(session, " ".join(where), given)


async def _read(session: AsyncSession, where: str, given: dict[str, Any]) -> list[Lembrete]:
    rows = await session.execute(text(f"{_FROM} {where}"), given | {"account_id": session.info["account_id"]})
    return [_lembrete(row) for row in rows.mappings()]


def _lembrete(row: Any) -> Lembrete:
    return Lembrete(
        id=row["id"],
        agendamento_id=row["appointment_id"],
        paciente_nome=row["patient_name"],
        inicio=row["starts_at"],
        antes_minutos=row["before_minutes"],
        previsto_para=row["due_at"],
        status=STATUSES[row["status"]],
        motivo=row["detail"] or REASONS.get(row["reason"] or "", row["reason"]),
        conversa_id=row["conversation_id"],
        mensagem_id=row["message_id"],
        mensagem_status=row["message_status"],
        enviado_em=row["sent_at"],
        entregue_em=row["delivered_at"],
        lido_em=row["read_at"],
        resposta=ANSWERS.get(row["answer"] or ""),
        respondido_em=row["answered_at"],
    )


_FROM = """
SELECT r.id, r.appointment_id, a.patient_name, r.starts_at, r.before_minutes, r.due_at, r.status, r.reason, r.detail,
       r.conversation_id, r.message_id, r.answer, r.answered_at, m.status AS message_status,
       CASE WHEN r.message_id IS NOT NULL THEN r.settled_at END AS sent_at, e.delivered_at, e.read_at
FROM reminders r
JOIN appointments a ON a.account_id = r.account_id AND a.id = r.appointment_id
LEFT JOIN messages m ON m.account_id = r.account_id AND m.id = r.message_id
LEFT JOIN LATERAL (
    SELECT min(at) FILTER (WHERE status = 'delivered') AS delivered_at,
           min(at) FILTER (WHERE status IN ('read', 'played')) AS read_at
    FROM message_events e WHERE e.account_id = r.account_id AND e.message_id = r.message_id
) e ON true
WHERE r.account_id = :account_id
"""
