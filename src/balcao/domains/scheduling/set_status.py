"""Takes an appointment from one status to the next: arrived, in the room, fulfilled, not come."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.events import publish
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.change_appointment import to_change
from balcao.domains.scheduling.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentChanged,
    RestGivenBack,
)
from balcao.domains.scheduling.history import record
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.occupy import free, free_rest, has_all
from balcao.domains.scheduling.place_visit import Wanted
from balcao.domains.scheduling.problems import WrongStatus
from balcao.domains.scheduling.promotions.take_off import kept_or_without
from balcao.domains.scheduling.settle_visit import Patient, settle_visit
from balcao.domains.scheduling.statuses import Status, may_follow, takes_time
from balcao.domains.scheduling.take_visit import For


async def set_status(
    session: AsyncSession,
    appointment_id: UUID,
    status: Status,
    *,
    actor: Actor,
    reason: str | None = None,
    expected_version: int | None = None,
    holder: str | None = None,
) -> Appointment:
    """The same status again changes nothing. WrongStatus for a step that statuses.py does not know; SlotTaken when a
    cancelled or waiting appointment is taken up and its time, which `holder` may hold, has gone. Who does not come
    gives back what is left of it.
    """
    if status == "cancelled":
        return await cancel(session, appointment_id, actor=actor, reason=reason, expected_version=expected_version)
    appointment = await to_change(session, appointment_id, expected_version)
    before = appointment.status
    if before == status:
        return appointment
    if not may_follow(before, status):
        raise WrongStatus(f"De {before!r} não se passa a {status!r}.")
    changes: dict[str, object] = {"status": status}
    if takes_time(status) and not takes_time(before):
        changes |= await _take_again(session, appointment, holder)
        changes |= {"cancelled_at": None, "cancel_reason": None} | await kept_or_without(session, appointment)
    elif takes_time(before) and not takes_time(status):
        await free(session, appointment.id)
    elif before == "noshow" and not await _has_its_time(session, appointment):
        changes |= await _take_again(session, appointment, holder)
    gave_back = status == "noshow" and await free_rest(session, appointment.id, clock.now())
    if appointment.pay_until is not None:
        changes["pay_until"] = None
    changes = {field: value for field, value in changes.items() if getattr(appointment, field) != value}
    await record(session, appointment, status, actor, changes, reason)
    await _tell(session, appointment, before)
    if gave_back:
        await publish(session, RestGivenBack(appointment.id))
    return appointment


async def _has_its_time(session: AsyncSession, appointment: Appointment) -> bool:
    return await has_all(session, appointment.id, appointment.practitioner_id, appointment.end_at)


async def _take_again(session: AsyncSession, appointment: Appointment, holder: str | None) -> dict[str, object]:
    wanted = Wanted(
        appointment.practitioner_id,
        appointment.service_id,
        start_at=appointment.start_at,
        length=appointment.end_at - appointment.start_at,
        clinic_id=appointment.clinic_id,
        outside_hours=True,
        with_things=appointment.room_id is not None,
    )
    whose = For(appointment.id, holder=holder, had_room_id=appointment.room_id)
    # An insurer that was never more than a name is not judged anew.
    insurer = appointment.insurer if appointment.insurer_id else None
    patient = Patient(appointment.patient_name, appointment.contact_id, insurer, appointment.return_of)
    taken = (await settle_visit(session, wanted, whose, patient)).taken
    return taken.columns() | {"overbook_reason": None}


async def _tell(session: AsyncSession, appointment: Appointment, before: str) -> None:
    if takes_time(appointment.status) == takes_time(before):
        await publish(session, AppointmentChanged(appointment.id, appointment.status))
    elif takes_time(appointment.status):
        await publish(session, AppointmentBooked(appointment.id))
    else:
        await publish(session, AppointmentCancelled(appointment.id))
