"""Finds the free times nearest to one that cannot be had."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.free_times import free_times


async def nearest_times(
    session: AsyncSession,
    *,
    service_id: UUID,
    practitioner_id: UUID | None,
    wanted_at: datetime,
    clinic_id: UUID | None = None,
    insurer: str | None = None,
    most: int = 3,
) -> list[FreeTime]:
    """Of the same practitioner within some weeks; of anybody who does the service when they have too few, or when
    nobody was named.
    """
    day = wanted_at.date()
    found: list[FreeTime] = []
    for who, days in ((practitioner_id, 7), (practitioner_id, 45), (None, 14)):
        found = await free_times(
            session,
            service_id=service_id,
            from_day=day - timedelta(days=min(days, 7)),
            to_day=day + timedelta(days=days),
            practitioner_id=who,
            clinic_id=clinic_id,
            insurer=insurer,
        )
        if len(found) >= most:
            break
    nearest = sorted(found, key=lambda free: (abs(free.start_at - wanted_at), free.practitioner))[:most]
    return sorted(nearest, key=lambda free: free.start_at)
