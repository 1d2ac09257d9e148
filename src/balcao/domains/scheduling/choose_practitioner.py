"""Who is given a visit that names nobody: by name, in turns, or whoever has least to do that day."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.problems import Invalid, NotFound
from balcao.domains.clinics.lock_practitioner import lock_service_to_count
from balcao.domains.scheduling.schedules import Worker, load_schedules
from balcao.domains.scheduling.wall_clock import DAY, EPOCH


async def in_order(session: AsyncSession, service_id: UUID, day: date) -> list[Worker]:
    """Those who do the service, the one whose visit it would be first. In turns nobody else chooses until we commit."""
    schedules = await load_schedules(session, service_id=service_id, practitioner_id=None, from_day=day, to_day=day)
    if schedules.service is None:
        raise NotFound("Não há serviço com esse id.")
    if not schedules.workers:
        raise Invalid("Nenhum médico ativo faz este serviço.")
    workers = schedules.workers  # in the order of their names
    if schedules.service.distribution == "round_robin":
        await lock_service_to_count(session, service_id)
        turns = await _turns(session, service_id)
        return sorted(workers, key=lambda one: turns.get(one.id, 0.0))
    if schedules.service.distribution == "load":
        minutes = await _minutes(session, workers, day)
        return sorted(workers, key=lambda one: minutes.get(one.id, 0))
    return workers


async def take_turn(session: AsyncSession, service_id: UUID, practitioner_id: UUID) -> None:
    """Notes that somebody was given a visit: of those in turns they are the last now."""
    given = {"account_id": session.info["account_id"], "service_id": service_id, "practitioner_id": practitioner_id}
    await session.execute(_TAKE, given | {"at": clock.now()})


async def _turns(session: AsyncSession, service_id: UUID) -> dict[UUID, float]:
    given = {"account_id": session.info["account_id"], "service_id": service_id}
    rows = await session.execute(_TURNS, given)
    return {row.practitioner_id: row.last_at.timestamp() for row in rows}


async def _minutes(session: AsyncSession, workers: Sequence[Worker], day: date) -> dict[UUID, int]:
    """How many minutes of the day (and the hours around it that zones make of it) each is taken."""
    first = (day.toordinal() - EPOCH) * DAY
    given = {
        "account_id": session.info["account_id"],
        "ids": [one.id for one in workers],
        "first": first,
        "last": first + DAY + int(timedelta(hours=12).total_seconds() // 60),
        "now": clock.now(),
    }
    return {row.resource_id: row.minutes for row in await session.execute(_MINUTES, given)}


_TURNS = text(
    "SELECT practitioner_id, last_at FROM service_turns WHERE account_id = :account_id AND service_id = :service_id"
)
_TAKE = text(
    "INSERT INTO service_turns (account_id, service_id, practitioner_id, taken, last_at) "
    "VALUES (:account_id, :service_id, :practitioner_id, 1, :at) "
    "ON CONFLICT (account_id, service_id, practitioner_id) "
    "DO UPDATE SET taken = service_turns.taken + 1, last_at = excluded.last_at"
)
_MINUTES = text(
    "SELECT resource_id, sum(end_minute - start_minute) AS minutes FROM occupancies "
    "WHERE account_id = :account_id AND resource_id = ANY(:ids) AND active "
    "AND start_minute >= :first AND start_minute < :last AND (expires_at IS NULL OR expires_at > :now) "
    "GROUP BY resource_id"
)
