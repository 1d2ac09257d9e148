"""Bookings that found no place are tried again: time became free, or somebody said what they are here."""

from uuid import UUID

from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.queue import queued
from balcao.domains.scheduling.outside.models import OutsideBooking
from balcao.domains.scheduling.outside.settle import settle
from balcao.domains.scheduling.outside.sources import lock_source

MOST = 200


@queued("calendar")
async def look_again(account_id: UUID) -> None:
    """In the order of their times; each in a transaction of its own."""
    async with transaction(account_id) as session:
        found = (await session.execute(_OPEN, {"account_id": account_id, "now": clock.now(), "most": MOST})).all()
    for id, connection_id in found:
        async with transaction(account_id) as session:
            await lock_source(session, connection_id)
            row = await find(session, OutsideBooking, UUID(str(id)), lock=True)
            if row is not None and row.state == "conflict":
                await settle(session, row)


_OPEN = text(
    "SELECT id, connection_id FROM outside_bookings WHERE account_id = :account_id AND state = 'conflict' "
    "AND problem IN ('taken', 'moved_to_taken', 'unmapped', 'no_practitioner', 'refused') AND end_at > :now "
    "ORDER BY start_at, id LIMIT :most"
)
