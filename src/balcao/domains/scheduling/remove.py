"""Removes a clinic, a practitioner, a service, a resource or an insurer, or says what stands in the way."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import TenantRow, existing
from balcao.core.problems import Conflict
from balcao.domains.clinics.models import Clinic, Insurer, Practitioner, Resource, Service

Kind = Literal["clinic", "practitioner", "service", "resource", "insurer"]


class InUse(Conflict):
    """Não pode ser excluído: ainda é usado."""

    type = "in-use"


async def remove(session: AsyncSession, kind: Kind, id: UUID) -> None:
    """Raises InUse with counts and the next appointments. Hours, exceptions and blocks go with it."""
    row = await existing(session, _KINDS[kind], id, lock=True)
    if in_way := await _in_the_way(session, kind, id):
        raise InUse(_words(kind, in_way), impedimentos=in_way)
    try:
        await session.delete(row)
        await session.flush()
    except IntegrityError as failure:  # booked between our look and our deletion
        raise InUse("Acabou de ser usado; tente de novo para ver onde.") from failure


async def _in_the_way(session: AsyncSession, kind: Kind, id: UUID) -> dict[str, Any]:
    given = {"account_id": session.info["account_id"], "id": id, "now": clock.now()}
    counted = (await session.execute(text(_COUNT.format(its=_ITS[kind])), given)).one()
    found: dict[str, Any] = {}
    if counted.appointments:
        nearest = await session.execute(text(_NEAREST.format(its=_ITS[kind])), given)
        found = {
            "agendamentos": counted.appointments,
            "agendamentos_futuros": counted.upcoming,
            "proximos": [{"id": str(row.id), "inicio": _moment(row.start_at)} for row in nearest],
        }
    if kind == "clinic":
        used = (await session.execute(_CLINIC, given)).one()
        found |= {name: count for name, count in used._mapping.items() if count}
    if kind == "resource" and (services := await session.scalar(_NEEDED, given)):
        found["servicos"] = services
    if kind == "insurer" and (wishes := await session.scalar(_WISHED, given)):
        found["lista_espera"] = wishes
    return found


def _moment(at: datetime) -> str:
    return at.isoformat()


def _words(kind: Kind, found: dict[str, Any]) -> str:
    said = []
    if "agendamentos" in found:
        said.append(f"{found['agendamentos']} agendamento(s), {found['agendamentos_futuros']} por vir")
    if "medicos" in found:
        said.append(f"{found['medicos']} médico(s) com horários aqui")
    if "recursos" in found:
        said.append(f"{found['recursos']} sala(s) ou equipamento(s) aqui")
    if "servicos" in found:
        said.append(f"{found['servicos']} serviço(s) que o pedem")
    if "lista_espera" in found:
        said.append(f"{found['lista_espera']} pedido(s) na lista de espera")
    way_out = "" if kind == "clinic" else " Desative em vez de excluir: `ativo: false`."
    return f"Há {' e '.join(said)}.{way_out}"


_KINDS: dict[Kind, type[TenantRow]] = {
    "clinic": Clinic,
    "practitioner": Practitioner,
    "service": Service,
    "resource": Resource,
    "insurer": Insurer,
}
_ITS: dict[Kind, str] = {
    "clinic": "clinic_id = :id",
    "practitioner": "practitioner_id = :id",
    "service": "service_id = :id",
    "resource": "(room_id = :id OR id IN (SELECT appointment_id FROM occupancies WHERE account_id = :account_id "
    "AND resource_id = :id AND active AND appointment_id IS NOT NULL))",
    "insurer": "insurer_id = :id",
}
_NEEDED = text(
    "SELECT count(DISTINCT service_id) FROM service_needs WHERE account_id = :account_id AND :id = ANY(resource_ids)"
)
_WISHED = text(
    "SELECT count(*) FROM waiting_wishes w JOIN insurers i ON i.account_id = :account_id AND i.id = :id "
    "WHERE w.account_id = :account_id AND w.status = 'waiting' "
    "AND lower(w.insurer) IN (lower(i.name), lower(concat_ws(' ', i.name, i.plan)))"
)
_COUNT = (
    "SELECT count(*) AS appointments, count(*) FILTER (WHERE start_at > :now AND status IN "
    "('proposed', 'pending', 'booked')) AS upcoming "
    "FROM appointments WHERE account_id = :account_id AND {its}"
)
_NEAREST = (
    "SELECT id, start_at FROM appointments WHERE account_id = :account_id AND {its} AND start_at > :now "
    "AND status IN ('proposed', 'pending', 'booked') ORDER BY start_at, id LIMIT 5"
)
_CLINIC = text(
    "SELECT (SELECT count(*) FROM resources WHERE account_id = :account_id AND clinic_id = :id) AS recursos, "
    "count(*) AS medicos FROM practitioners p WHERE account_id = :account_id AND (clinic_id = :id "
    "OR EXISTS (SELECT FROM weekly_hours h WHERE h.account_id = :account_id AND h.practitioner_id = p.id "
    "AND h.clinic_id = :id) "
    "OR EXISTS (SELECT FROM hour_exceptions e WHERE e.account_id = :account_id AND e.practitioner_id = p.id "
    "AND e.clinic_id = :id))"
)
