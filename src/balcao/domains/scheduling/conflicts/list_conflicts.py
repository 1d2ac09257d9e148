"""The inbox of conflicts: what calendars outside say otherwise, and what was booked elsewhere and found no place."""

from datetime import datetime
from heapq import merge
from itertools import islice
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.scheduling.calendars.queries import SeenConflict, see_conflicts
from balcao.domains.scheduling.outside.see_conflicts import see_booking_conflicts


async def list_conflicts(
    session: AsyncSession,
    *,
    state: str | None = None,
    appointment_id: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[SeenConflict]:
    """The newest first. A booking is a conflict only while it is open: settled it is an appointment, or none."""
    rows = await see_conflicts(session, state=state, appointment_id=appointment_id, after=after, limit=limit)
    if state == "resolved":
        return rows
    bookings = await see_booking_conflicts(session, appointment_id=appointment_id, after=after, limit=limit)
    both = merge(rows, bookings, key=lambda one: (one.created_at, one.id), reverse=True)
    return list(islice(both, limit))


async def count_open(session: AsyncSession) -> int:
    return int(await session.scalar(_COUNT, {"id": session.info["account_id"]}) or 0)


_COUNT = text(
    "SELECT (SELECT count(*) FROM calendar_conflicts WHERE account_id = :id AND state = 'open') "
    "+ (SELECT count(*) FROM outside_bookings WHERE account_id = :id AND state = 'conflict')"
)
