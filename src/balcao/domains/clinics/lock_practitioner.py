"""Makes bookings and changes of hours or blocks wait for each other: hours seen by a booking hold until it commits."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import NotFound


async def lock_to_book(session: AsyncSession, practitioner_id: UUID) -> None:
    """Bookings do not wait for each other here, only for a change of hours under way; read the hours after this."""
    await _lock(session, practitioner_id, "KEY SHARE")


async def lock_to_change(session: AsyncSession, practitioner_id: UUID) -> None:
    """Waits for bookings under way; what they booked is seen by what is read after this."""
    await _lock(session, practitioner_id, "UPDATE")


async def _lock(session: AsyncSession, practitioner_id: UUID, strength: str) -> None:
    found = await session.execute(
        text(f"SELECT 1 FROM practitioners WHERE account_id = :account_id AND id = :id FOR {strength}"),  # noqa: S608
        {"account_id": session.info["account_id"], "id": practitioner_id},
    )
    if found.first() is None:
        raise NotFound("Não há médico com esse id.")
