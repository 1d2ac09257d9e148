"""Brings the agenda to where a booking made elsewhere stands: booked, moved, cancelled, or a conflict for a person.

A move there is a cancellation and a new booking that name each other. Here it is one move of one appointment, whichever
half is told first: the appointment is handed from the old row to the new one. A half that never comes is asked for.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.events import publish
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.events import OutsideMoveBegun
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.outside.models import OutsideBooking
from balcao.domains.scheduling.outside.place import place
from balcao.domains.scheduling.outside.states import become, conflict
from balcao.domains.scheduling.problems import WrongStatus
from balcao.domains.scheduling.set_status import set_status
from balcao.domains.scheduling.statuses import may_follow


async def settle(session: AsyncSession, row: OutsideBooking) -> None:
    """The row's source is locked. Safe to repeat."""
    await _pull(session, row)
    following = await _following(session, row)
    if following is not None:
        await _hand_over(session, row, following)
    elif row.is_cancelled and row.next_id:
        await _wait_for_the_other_half(session, row)
    elif row.is_cancelled:
        await _leave(session, row)
    elif row.state != "kept":
        await _stand(session, row)


async def _stand(session: AsyncSession, row: OutsideBooking) -> None:
    await place(session, row)
    await _mark_no_show(session, row)


async def _pull(session: AsyncSession, row: OutsideBooking) -> None:
    """What the booking was moved from gives what it has."""
    before = await _named(session, row, row.previous_id)
    if before is not None and before.state != "replaced":
        await _take_over(session, before, row)


async def _hand_over(session: AsyncSession, row: OutsideBooking, following: OutsideBooking) -> None:
    """The booking goes on under another row. That one settles again where it now has what this one had."""
    had = row.appointment_id
    if row.state != "replaced" or had is not None:
        await _take_over(session, row, following)
    if had is not None:
        await settle(session, following)


async def _take_over(session: AsyncSession, before: OutsideBooking, after: OutsideBooking) -> None:
    had, before.appointment_id = before.appointment_id, None
    become(session, before, "replaced")
    await session.flush()
    if after.appointment_id is None:
        after.appointment_id = had
    elif had is not None:  # both halves' rows had booked: the second one's stands
        await _cancel(session, before, had)
    await session.flush()


async def _wait_for_the_other_half(session: AsyncSession, row: OutsideBooking) -> None:
    if row.state in ("replaced", "cancelled"):
        return
    become(session, row, "moving")
    await session.flush()
    assert row.next_id is not None
    await publish(session, OutsideMoveBegun(row.id, row.connection_id, row.next_id))


async def _leave(session: AsyncSession, row: OutsideBooking) -> None:
    if row.state == "replaced":
        return
    if row.appointment_id is not None and not await _cancel(session, row, row.appointment_id):
        conflict(session, row, "late_cancel", "Foi cancelado lá, mas o atendimento já tinha começado aqui.")
        return
    become(session, row, "cancelled")
    await session.flush()


async def _cancel(session: AsyncSession, row: OutsideBooking, appointment_id: UUID) -> bool:
    appointment = await find(session, Appointment, appointment_id, lock=True)
    if appointment is None or not may_follow(appointment.status, "cancelled"):
        return appointment is None or appointment.status in ("cancelled", "entered-in-error")
    try:
        await cancel(session, appointment.id, actor=await _actor(session, row), reason=row.cancel_reason)
    except WrongStatus:
        return False
    return True


async def _mark_no_show(session: AsyncSession, row: OutsideBooking) -> None:
    """Marked there, marked here; taken back there only if nobody here has said more since."""
    appointment = await find(session, Appointment, row.appointment_id) if row.appointment_id else None
    if appointment is None or row.no_show_is_ours:
        return
    if row.no_show_id and appointment.status in ("booked", "arrived"):
        await set_status(session, appointment.id, "noshow", actor=await _actor(session, row))


async def _following(session: AsyncSession, row: OutsideBooking) -> OutsideBooking | None:
    """Who goes on after a move; either half may say so."""
    wanted = select(OutsideBooking).where(
        OutsideBooking.account_id == row.account_id,
        OutsideBooking.connection_id == row.connection_id,
        OutsideBooking.previous_id == row.booking_id,
    )
    return (await session.scalars(wanted.limit(1))).first() or await _named(session, row, row.next_id)


async def _named(session: AsyncSession, row: OutsideBooking, booking_id: str | None) -> OutsideBooking | None:
    if booking_id is None:
        return None
    wanted = select(OutsideBooking).where(
        OutsideBooking.account_id == row.account_id,
        OutsideBooking.connection_id == row.connection_id,
        OutsideBooking.booking_id == booking_id,
    )
    return (await session.scalars(wanted)).one_or_none()


async def _actor(session: AsyncSession, row: OutsideBooking) -> Actor:
    connection = await find(session, Connection, row.connection_id)
    through = connection.name if connection else ""
    if row.cancelled_by == "host":
        return Actor("system", None, through or "Balcão")
    return Actor("contact", None, f"{row.person_name} ({through})" if through else row.person_name)
