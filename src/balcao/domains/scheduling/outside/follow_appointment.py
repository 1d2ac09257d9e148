"""An appointment booked elsewhere changed here: what can be told there is told, what cannot becomes a conflict.

Whatever changed, time may have become free for a booking that had found none.
"""

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.queue import later
from balcao.domains.scheduling.events import AppointmentCancelled, AppointmentChanged, AppointmentMoved, OfferingsLinked
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.outside.look_again import look_again
from balcao.domains.scheduling.outside.models import OutsideBooking
from balcao.domains.scheduling.outside.states import become, conflict
from balcao.domains.scheduling.outside.tell_booking import tell_booking


async def follow_appointment(
    session: AsyncSession, event: AppointmentMoved | AppointmentCancelled | AppointmentChanged
) -> None:
    """For reactions.py, within the transaction of the change."""
    wanted = select(OutsideBooking).where(
        OutsideBooking.account_id == session.info["account_id"], OutsideBooking.appointment_id == event.appointment_id
    )
    row = (await session.scalars(wanted)).one_or_none()
    if row is not None and not row.is_cancelled:
        if isinstance(event, AppointmentMoved):
            await _moved(session, row, event)
        else:
            await later(session, tell_booking, outside_booking_id=row.id)
    if not isinstance(event, AppointmentChanged) and await session.scalar(_WAITING, _mine(session)):
        await look_again_soon(session)


async def follow_links(session: AsyncSession, event: OfferingsLinked) -> None:
    """For reactions.py: what nobody knew what to do with may be known now."""
    await look_again_soon(session)


async def look_again_soon(session: AsyncSession) -> None:
    await later(session, look_again, key=f"look_again:{session.info['account_id']}")


async def _moved(session: AsyncSession, row: OutsideBooking, event: AppointmentMoved) -> None:
    appointment = await find(session, Appointment, event.appointment_id)
    if appointment is None:
        return
    if (appointment.start_at, appointment.end_at) == (row.start_at, row.end_at):
        become(session, row, "placed")
    elif row.state != "kept":
        detail = "Foi remarcado aqui; lá continua no horário antigo, que só a pessoa pode mudar."
        conflict(session, row, "moved_here", detail)


def _mine(session: AsyncSession) -> dict[str, object]:
    return {"account_id": session.info["account_id"]}


_WAITING = text(
    "SELECT true FROM outside_bookings WHERE account_id = :account_id AND state = 'conflict' "
    "AND problem IN ('taken', 'moved_to_taken') LIMIT 1"
)
