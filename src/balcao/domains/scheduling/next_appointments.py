"""Finds what a contact has before them."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.scheduling.queries import Seen, see_next


async def next_appointments(session: AsyncSession, contact_id: UUID, limit: int = 10) -> list[Seen]:
    """Proposed, pending or booked, not yet ended, the nearest first; all people that the contact books for."""
    return await see_next(session, contact_id, limit)
