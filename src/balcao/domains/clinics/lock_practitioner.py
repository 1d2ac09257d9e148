"""Makes bookings and changes of hours or blocks wait for each other: hours seen by a booking hold until it commits."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import raw_connection
from balcao.core.problems import NotFound


async def lock_to_book(session: AsyncSession, practitioner_id: UUID) -> None:
    """Bookings do not wait for each other here, only for a change of hours under way; read the hours after this."""
    await _lock(session, practitioner_id, "KEY SHARE")


async def lock_to_change(session: AsyncSession, practitioner_id: UUID) -> None:
    """Waits for bookings under way; what they booked is seen by what is read after this."""
    await _lock(session, practitioner_id, "UPDATE")


async def lock_all_to_change(session: AsyncSession) -> None:
    """The same for all: what is changed for all visits to come counts for each booking, or finds it made."""
    await session.execute(_ALL, {"account_id": session.info["account_id"]})


async def lock_to_count(session: AsyncSession, practitioner_id: UUID) -> None:
    """Whoever counts a practitioner's visits of a day does so alone; those who only book do not wait."""
    await _lock(session, practitioner_id, "NO KEY UPDATE")


async def lock_service_to_count(session: AsyncSession, service_id: UUID) -> None:
    """The same for a service's visits. Whoever counts both locks the service first."""
    await session.execute(_SERVICE, {"account_id": session.info["account_id"], "id": service_id})


async def lock_insurer_to_count(session: AsyncSession, insurer_id: UUID) -> None:
    """The same for an insurer's quotas; it is locked last."""
    await session.execute(_INSURER, {"account_id": session.info["account_id"], "id": insurer_id})


async def _lock(session: AsyncSession, practitioner_id: UUID, strength: str) -> None:
    connection = await raw_connection(session)
    found = await connection.fetchval(
        f"SELECT 1 FROM practitioners WHERE account_id = $1 AND id = $2 FOR {strength}",  # noqa: S608
        session.info["account_id"],
        practitioner_id,
    )
    if found is None:
        raise NotFound("Não há médico com esse id.")


_ALL = text("SELECT 1 FROM practitioners WHERE account_id = :account_id ORDER BY id FOR UPDATE")
_SERVICE = text("SELECT 1 FROM services WHERE account_id = :account_id AND id = :id FOR NO KEY UPDATE")
_INSURER = text("SELECT 1 FROM insurers WHERE account_id = :account_id AND id = :id FOR NO KEY UPDATE")
