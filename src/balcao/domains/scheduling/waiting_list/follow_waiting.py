"""An appointment that waits is on the waiting list, too: a wish for its time, until it is booked or called off."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import find
from balcao.domains.clinics.today import today_at
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentMoved,
)
from balcao.domains.scheduling.free_times import PERIODS
from balcao.domains.scheduling.models import Appointment, AppointmentChange
from balcao.domains.scheduling.waiting_list.add_wish import add_wish
from balcao.domains.scheduling.waiting_list.change_wish import change_wish
from balcao.domains.scheduling.waiting_list.models import WaitingWish
from balcao.domains.scheduling.waiting_list.withdraw_wish import withdraw_wish

ORIGIN = "agendamento"
Happened = AppointmentBooked | AppointmentMoved | AppointmentChanged | AppointmentCancelled


async def follow_waiting(session: AsyncSession, event: Happened) -> None:
    """For reactions.py. What was booked at once, as nearly all is, costs nothing here."""
    appointment = await find(session, Appointment, event.appointment_id)
    if appointment is None:
        return
    if appointment.status == "waitlist":
        await _wish(session, appointment, gave_up=isinstance(event, AppointmentCancelled))
    elif isinstance(event, AppointmentBooked) and appointment.version > 1:
        await _settle(session, appointment)
    elif isinstance(event, AppointmentCancelled):
        await _withdraw(session, appointment)


async def _wish(session: AsyncSession, appointment: Appointment, *, gave_up: bool) -> None:
    """Nobody can be asked who is no contact: such an appointment only waits for the reception.

    Of a wish that stands, which a person may have widened, only what changed on the appointment changes.
    """
    if appointment.contact_id is None:
        return
    if appointment.local_start.date() < await today_at(session, appointment.clinic_id):
        return
    parts = _parts(appointment, gave_up=gave_up)
    for standing in await _wishes(session, appointment):
        changed = await _changed(session, appointment)
        given = _joined(part for column, part in parts.items() if column in changed)
        if given:
            await change_wish(session, standing.id, given)
        return
    await add_wish(session, actor=SYSTEM, appointment_id=appointment.id, origin=ORIGIN, **_joined(parts.values()))


def _parts(appointment: Appointment, *, gave_up: bool) -> dict[str, dict[str, Any]]:
    """What each of its columns says of the wish: for just its own time, or, where that was given up, one near it."""
    day, minute = appointment.local_start.date(), appointment.local_start.hour * 60 + appointment.local_start.minute
    near = [name for name, (first, last) in PERIODS.items() if first <= minute < last]
    hour = None if gave_up else minute
    return {
        "contact_id": {"contact_id": appointment.contact_id},
        "patient_name": {"patient_name": appointment.patient_name},
        "service_id": {"service_id": appointment.service_id},
        "insurer": {"insurer": appointment.insurer},
        "practitioner_id": {"practitioner_ids": [appointment.practitioner_id]},
        "clinic_id": {"clinic_ids": [appointment.clinic_id]},
        "start_at": {
            "first_day": day, "last_day": day, "weekdays": [], "periods": near if gave_up else [],
            "first_minute": hour, "last_minute": hour,
        },
    }  # fmt: skip


def _joined(parts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {field: value for part in parts for field, value in part.items()}


async def _changed(session: AsyncSession, appointment: Appointment) -> set[str]:
    """The columns that its newest version replaced."""
    mine = AppointmentChange.account_id == appointment.account_id, AppointmentChange.appointment_id == appointment.id
    newest = select(AppointmentChange.changes).where(*mine, AppointmentChange.version == appointment.version)
    return set(await session.scalar(newest) or ())


async def _settle(session: AsyncSession, appointment: Appointment) -> None:
    for wish in await _wishes(session, appointment):
        if wish.origin == ORIGIN:
            wish.status, wish.booked_appointment_id, wish.settled_at = "booked", appointment.id, clock.now()
            wish.version += 1
            live.show_change(session, "wish.updated", wish.id)
    await session.flush()


async def _withdraw(session: AsyncSession, appointment: Appointment) -> None:
    """Nor can one that was to be moved forward be any more."""
    for wish in await _wishes(session, appointment):
        await withdraw_wish(session, wish.id)


async def _wishes(session: AsyncSession, appointment: Appointment) -> list[WaitingWish]:
    rows = await session.scalars(
        select(WaitingWish).where(
            WaitingWish.account_id == appointment.account_id,
            WaitingWish.appointment_id == appointment.id,
            WaitingWish.status == "waiting",
        )
    )
    return list(rows)
