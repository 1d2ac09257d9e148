"""A person settles a booking that the agenda could not: tries it again, cancels it, or leaves it as it is."""

from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing, find
from balcao.core.problems import Conflict
from balcao.core.queue import later
from balcao.domains.clinics.models import Practitioner, Service
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.outside.models import OutsideBooking
from balcao.domains.scheduling.outside.settle import settle
from balcao.domains.scheduling.outside.sources import lock_source
from balcao.domains.scheduling.outside.states import become
from balcao.domains.scheduling.outside.tell_booking import tell_booking
from balcao.domains.scheduling.statuses import may_follow

Act = Literal["retry", "keep", "cancel"]


async def resolve(
    session: AsyncSession,
    id: UUID,
    act: Act,
    *,
    actor: Actor,
    practitioner_id: UUID | None = None,
    service_id: UUID | None = None,
    reason: str | None = None,
) -> OutsideBooking:
    """retry: the agenda takes the time that stands there, with another practitioner or service where given.

    cancel: there, and here if it stands here. keep: nothing more is done of it. Safe to repeat. Raises NotFound.
    """
    row = await _locked(session, id)
    if act == "retry":
        await _retry(session, row, practitioner_id, service_id)
    elif act == "keep":
        become(session, row, "cancelled" if row.is_cancelled else "kept")
    else:
        await _cancel(session, row, actor, reason)
    await session.flush()
    return row


async def _retry(
    session: AsyncSession, row: OutsideBooking, practitioner_id: UUID | None, service_id: UUID | None
) -> None:
    if row.is_cancelled:
        raise Conflict("Já foi cancelado lá.")
    if practitioner_id is not None:
        row.practitioner_id = (await existing(session, Practitioner, practitioner_id)).id
    if service_id is not None:
        row.service_id = (await existing(session, Service, service_id)).id
    if row.problem == "not_told" and row.appointment_id is not None:
        await _tell_again(session, row)
        return
    # What stands there counts again, whatever was done here before.
    row.state, row.problem, row.detail = "moving", None, None
    await session.flush()
    await settle(session, row)


async def _tell_again(session: AsyncSession, row: OutsideBooking) -> None:
    row.failures = 0
    become(session, row, "placed")
    await later(session, tell_booking, outside_booking_id=row.id)


async def _cancel(session: AsyncSession, row: OutsideBooking, actor: Actor, reason: str | None) -> None:
    """An appointment that was moved here stays: it is what the clinic and the person agreed on."""
    was_moved_here = row.problem == "moved_here"
    appointment = await find(session, Appointment, row.appointment_id) if row.appointment_id else None
    if was_moved_here:
        row.appointment_id = None
    elif appointment is not None and may_follow(appointment.status, "cancelled"):
        await cancel(session, appointment.id, actor=actor, reason=reason)
    if row.is_cancelled:
        become(session, row, "cancelled")
        return
    row.is_to_cancel, row.cancel_reason = True, reason
    become(session, row, "kept" if row.appointment_id is None else "placed")
    await later(session, tell_booking, outside_booking_id=row.id)


async def _locked(session: AsyncSession, id: UUID) -> OutsideBooking:
    row = await existing(session, OutsideBooking, id)
    await lock_source(session, row.connection_id)
    locked = await existing(session, OutsideBooking, id, lock=True)
    return locked
