"""What browsers see of appointments, as it happens."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.live import show
from balcao.domains.scheduling.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentMoved,
)
from balcao.domains.scheduling.queries import see_appointment
from balcao.domains.scheduling.wire import agendamento


async def show_booked(session: AsyncSession, event: AppointmentBooked) -> None:
    await _show(session, "appointment.created", event.appointment_id)


async def show_changed(
    session: AsyncSession, event: AppointmentMoved | AppointmentCancelled | AppointmentChanged
) -> None:
    await show_appointment(session, event.appointment_id)


async def show_appointment(session: AsyncSession, appointment_id: UUID) -> None:
    await _show(session, "appointment.updated", appointment_id)


async def _show(session: AsyncSession, event: str, appointment_id: UUID) -> None:
    seen = await see_appointment(session, appointment_id)
    if seen is not None:
        await show(session, event, agendamento(seen))
