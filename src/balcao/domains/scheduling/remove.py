"""Removes a clinic, a practitioner or a service, or says what stands in the way."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.problems import Conflict
from balcao.domains.clinics.queries import existing_clinic, existing_practitioner, existing_service

Kind = Literal["clinic", "practitioner", "service"]


class InUse(Conflict):
    """Não pode ser excluído: ainda é usado."""

    type = "in-use"


async def remove(session: AsyncSession, kind: Kind, id: UUID) -> None:
    """Raises InUse with counts and the next appointments. Hours, exceptions and blocks go with it."""
    existing = {"clinic": existing_clinic, "practitioner": existing_practitioner, "service": existing_service}[kind]
    row = await existing(session, id, lock=True)
    if in_way := await _in_the_way(session, kind, id):
        raise InUse(_words(kind, in_way), impedimentos=in_way)
    try:
        await session.delete(row)
        await session.flush()
    except IntegrityError as failure:  # booked between our look and our deletion
        raise InUse("Acabou de ser usado; tente de novo para ver onde.") from failure


async def _in_the_way(session: AsyncSession, kind: Kind, id: UUID) -> dict[str, Any]:
    given = {"account_id": session.info["account_id"], "id": id, "now": clock.now()}
    counted = (await session.execute(text(_COUNT.format(kind=kind)), given)).one()
    found: dict[str, Any] = {}
    if counted.appointments:
        nearest = await session.execute(text(_NEAREST.format(kind=kind)), given)
        found = {
            "agendamentos": counted.appointments,
            "agendamentos_futuros": counted.upcoming,
            "proximos": [{"id": str(row.id), "inicio": _moment(row.start_at)} for row in nearest],
        }
    if kind == "clinic":
        used = (await session.execute(_CLINIC, given)).one()
        if used.practitioners:
            found["medicos"] = used.practitioners
    return found


def _moment(at: datetime) -> str:
    return at.isoformat()


def _words(kind: Kind, found: dict[str, Any]) -> str:
    said = []
    if "agendamentos" in found:
        said.append(f"{found['agendamentos']} agendamento(s), {found['agendamentos_futuros']} por vir")
    if "medicos" in found:
        said.append(f"{found['medicos']} médico(s) com horários aqui")
    way_out = "" if kind == "clinic" else " Desative em vez de excluir: `ativo: false`."
    return f"Há {' e '.join(said)}.{way_out}"


_COUNT = (
    "SELECT count(*) AS appointments, count(*) FILTER (WHERE start_at > :now AND status IN "
    "('proposed', 'pending', 'booked')) AS upcoming "
    "FROM appointments WHERE account_id = :account_id AND {kind}_id = :id"
)
_NEAREST = (
    "SELECT id, start_at FROM appointments WHERE account_id = :account_id AND {kind}_id = :id AND start_at > :now "
    "AND status IN ('proposed', 'pending', 'booked') ORDER BY start_at, id LIMIT 5"
)
_CLINIC = text(
    "SELECT count(*) AS practitioners FROM practitioners p WHERE account_id = :account_id AND (clinic_id = :id "
    "OR EXISTS (SELECT FROM weekly_hours h WHERE h.account_id = :account_id AND h.practitioner_id = p.id "
    "AND h.clinic_id = :id) "
    "OR EXISTS (SELECT FROM hour_exceptions e WHERE e.account_id = :account_id AND e.practitioner_id = p.id "
    "AND e.clinic_id = :id))"
)
