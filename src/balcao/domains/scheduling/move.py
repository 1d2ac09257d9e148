"""Moves an appointment to another time, practitioner, service or clinic; its id stays."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.events import publish
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.book import times
from balcao.domains.scheduling.change_appointment import to_change
from balcao.domains.scheduling.events import AppointmentChanged, AppointmentMoved
from balcao.domains.scheduling.history import record
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.place_visit import Wanted
from balcao.domains.scheduling.problems import WrongStatus
from balcao.domains.scheduling.settle_visit import Patient, settle_visit, settle_without_time
from balcao.domains.scheduling.statuses import FIRST, takes_time
from balcao.domains.scheduling.take_visit import For, Overbooking


async def move(
    session: AsyncSession,
    appointment_id: UUID,
    *,
    actor: Actor,
    start_at: datetime | None = None,
    wall: datetime | None = None,
    length: timedelta | None = None,
    practitioner_id: UUID | None = None,
    service_id: UUID | None = None,
    clinic_id: UUID | None = None,
    expected_version: int | None = None,
    holder: str | None = None,
    room_id: UUID | None = None,
    overbook_reason: str | None = None,
    outside_hours: bool = False,
    reason: str | None = None,
) -> Appointment:
    """What is not given stays, the length too unless the service changes. A new time has to be confirmed anew.

    Raises SlotTaken, OutsideHours, WrongStatus, PreconditionFailed; the old time is then still the appointment's.
    """
    appointment = await to_change(session, appointment_id, expected_version)
    other_service = service_id is not None and service_id != appointment.service_id
    other_person = practitioner_id is not None and practitioner_id != appointment.practitioner_id
    wanted = Wanted(
        practitioner_id or appointment.practitioner_id,
        service_id or appointment.service_id,
        start_at=start_at if start_at or wall else appointment.start_at,
        wall=wall,
        length=length or (None if other_service else appointment.end_at - appointment.start_at),
        # Another practitioner may work elsewhere; the same one on another day, too.
        clinic_id=clinic_id or (None if other_person or wall else appointment.clinic_id),
        outside_hours=outside_hours,
        with_things=bool(room_id or appointment.room_id),
    )
    if appointment.status not in FIRST:
        raise WrongStatus(f"Um agendamento em {appointment.status!r} não muda de horário.")
    whose = For(
        appointment.id,
        holder=holder,
        room_id=room_id,
        had_room_id=appointment.room_id,
        overbooking=Overbooking(actor, overbook_reason) if overbook_reason is not None else None,
    )
    # An insurer that was never more than a name is not judged anew.
    insurer = appointment.insurer if appointment.insurer_id else None
    patient = Patient(appointment.patient_name, appointment.contact_id, insurer, appointment.return_of)
    waits = not takes_time(appointment.status)
    settled = await (settle_without_time if waits else settle_visit)(session, wanted, whose, patient)
    placed = settled.placed
    changes = times(placed) | {"practitioner_id": placed.practitioner.id, "service_id": placed.service.id}
    changes |= settled.taken.columns()
    changes["overbook_reason"] = overbook_reason if settled.taken.is_overbooked else None
    changes = {field: value for field, value in changes.items() if getattr(appointment, field) != value}
    if not changes:
        return appointment
    if appointment.confirmed_at and "start_at" in changes:
        changes["confirmed_at"] = None
    await record(session, appointment, "moved", actor, changes, reason or overbook_reason)
    moved = AppointmentChanged(appointment.id, "moved") if waits else AppointmentMoved(appointment.id)
    await publish(session, moved)
    return appointment
