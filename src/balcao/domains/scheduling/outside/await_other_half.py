"""Half of a move came: the other is given a moment, and then asked for."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.queue import later
from balcao.domains.scheduling.events import OutsideMoveBegun
from balcao.domains.scheduling.outside.fetch_booking import fetch_booking

MOMENT = timedelta(seconds=20)


async def await_other_half(session: AsyncSession, begun: OutsideMoveBegun) -> None:
    """For reactions.py: OutsideMoveBegun."""
    await later(
        session,
        fetch_booking,
        after=MOMENT,
        connection_id=begun.connection_id,
        booking_id=begun.booking_id,
        instead_of=begun.outside_booking_id,
    )
