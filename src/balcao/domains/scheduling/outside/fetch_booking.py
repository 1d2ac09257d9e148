"""Asks for one booking: a webhook told that it changed, or half of a move never came."""

from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.outcomes import Rejected, Unauthorized
from balcao.core.queue import later, queued
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.outside.ask import ask
from balcao.domains.scheduling.outside.models import OutsideBooking
from balcao.domains.scheduling.outside.settle import settle
from balcao.domains.scheduling.outside.sources import lock_source
from balcao.domains.scheduling.outside.take_booking import changed_since, take_booking

log = structlog.get_logger()


@queued("calendar", attempts=8)
async def fetch_booking(account_id: UUID, connection_id: UUID, booking_id: str, instead_of: UUID | None = None) -> None:
    """`instead_of`: the row whose move is said to have led there; nothing is asked when it no longer waits."""
    async with transaction(account_id) as session:
        connection = await find(session, Connection, connection_id)
        waiting = await find(session, OutsideBooking, instead_of) if instead_of else None
    if connection is None or connection.deleted_at is not None or (waiting and waiting.state != "moving"):
        return
    began = clock.now()
    try:
        told = await ask(
            account_id, connection_id, connection.connector, "get", lambda there, to: there.booking(to, booking_id)
        )
    except (Rejected, Unauthorized) as refused:
        log.warning("booking not fetched", connection_id=str(connection_id), error=repr(refused)[:200])
        return
    async with transaction(account_id) as session:
        if told is not None and await changed_since(session, connection_id, booking_id, began):
            # We did something there meanwhile: what was told may be from before it.
            await later(session, fetch_booking, connection_id=connection_id, booking_id=booking_id)
        elif told is not None:
            await take_booking(session, connection_id, told)
        elif instead_of is not None:
            await _came_to_nothing(session, connection_id, instead_of)


async def _came_to_nothing(session: AsyncSession, connection_id: UUID, row_id: UUID) -> None:
    """The booking that it was moved to does not exist: then it was but cancelled."""
    await lock_source(session, connection_id)
    row = await find(session, OutsideBooking, row_id, lock=True)
    if row is not None and row.state == "moving":
        row.next_id = None
        await settle(session, row)
