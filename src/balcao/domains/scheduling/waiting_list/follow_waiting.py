"""An appointment that waits is on the waiting list, too: a wish for its day, until it is booked or called off."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import find
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentMoved,
)
from balcao.domains.scheduling.free_times import PERIODS, Period
from balcao.domains.scheduling.models import Appointment
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
        await _wish(session, appointment)
    elif isinstance(event, AppointmentBooked) and appointment.version > 1:
        await _settle(session, appointment)
    elif isinstance(event, AppointmentCancelled):
        await _withdraw(session, appointment)


async def _wish(session: AsyncSession, appointment: Appointment) -> None:
    """Nobody can be asked who is no contact: such an appointment only waits for the reception."""
    if appointment.contact_id is None or appointment.local_start.date() < clock.now().date():
        return
    minute = appointment.local_start.hour * 60 + appointment.local_start.minute
    periods: list[Period] = [name for name, (first, last) in PERIODS.items() if first <= minute < last]  # type: ignore[misc]
    wanted: dict[str, Any] = {
        "service_id": appointment.service_id,
        "patient_name": appointment.patient_name,
        "practitioner_ids": [appointment.practitioner_id],
        "clinic_ids": [appointment.clinic_id],
        "first_day": appointment.local_start.date(),
        "last_day": appointment.local_start.date(),
        "periods": periods,
        "insurer": appointment.insurer,
    }
    for standing in await _wishes(session, appointment):
        await change_wish(session, standing.id, wanted)
        return
    given: dict[str, Any] = {"contact_id": appointment.contact_id, "appointment_id": appointment.id, "origin": ORIGIN}
    await add_wish(session, actor=SYSTEM, **given, **wanted)


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
