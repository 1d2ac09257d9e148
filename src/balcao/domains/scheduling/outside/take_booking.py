"""A booking made elsewhere, as it now stands there, is written down and carried into the agenda.

It may be told twice, late, or in any order: what is cancelled there stays cancelled, and older news changes nothing.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.bookings_outside import OutsideBooking as Told
from balcao.core import clock
from balcao.core.ids import new_id
from balcao.domains.scheduling.outside.models import OutsideBooking
from balcao.domains.scheduling.outside.settle import settle
from balcao.domains.scheduling.outside.sources import lock_source


async def take_booking(session: AsyncSession, connection_id: UUID, told: Told, stamp: str | None = None) -> None:
    """`stamp` is that of the list's event, so that the next list knows what it need not ask for again."""
    source = await lock_source(session, connection_id)
    source.told_at = clock.now()
    row = await _known(session, connection_id, told.id)
    if row is None:
        row = OutsideBooking(
            id=new_id(), connection_id=connection_id, booking_id=told.id, state="moving", is_cancelled=False,
            created_at=clock.now(), **_fields(told),
        )  # fmt: skip
        session.add(row)
    elif told.changed_at >= row.changed_at:
        for field, value in _fields(told).items():
            # A webhook's copy may say less than a list's; what was learned stays.
            if value is not None:
                setattr(row, field, value)
        row.no_show_id = told.no_show_id
    _join(row, told)
    row.event_stamp = stamp or row.event_stamp
    row.updated_at = clock.now()
    await session.flush()
    await settle(session, row)


async def changed_since(session: AsyncSession, connection_id: UUID, booking_id: str, at: datetime) -> bool:
    """Whether we have done or learned something of the booking since then."""
    await lock_source(session, connection_id)
    row = await _known(session, connection_id, booking_id)
    return row is not None and row.updated_at > at


async def _known(session: AsyncSession, connection_id: UUID, booking_id: str) -> OutsideBooking | None:
    wanted = select(OutsideBooking).where(
        OutsideBooking.account_id == session.info["account_id"],
        OutsideBooking.connection_id == connection_id,
        OutsideBooking.booking_id == booking_id,
    )
    return (await session.scalars(wanted.with_for_update())).one_or_none()


def _join(row: OutsideBooking, told: Told) -> None:
    """What only ever becomes true, whichever news comes first."""
    row.is_cancelled = row.is_cancelled or told.is_cancelled
    row.previous_id = row.previous_id or told.previous_id
    row.next_id = row.next_id or told.next_id
    row.cancelled_by = row.cancelled_by or told.cancelled_by
    row.cancel_reason = row.cancel_reason or told.reason


def _fields(told: Told) -> dict[str, Any]:
    return {
        "event_id": told.event_id,
        "offering_id": told.offering_id,
        "offering": told.offering,
        "person_name": told.name,
        "person_email": told.email,
        "person_phone": told.phone,
        "asked": [{"question": one.question, "answer": one.answer} for one in told.asked],
        "host_emails": list(told.host_emails),
        "start_at": told.start_at,
        "end_at": told.end_at,
        "changed_at": told.changed_at,
        "no_show_id": told.no_show_id,
        "places": told.places,
        "calendar_event_id": told.calendar_event_id,
        "cancel_url": told.cancel_url,
        "move_url": told.move_url,
    }
