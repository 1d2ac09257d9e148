"""What browsers see of appointments, as it happens."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.live import show_change
from balcao.domains.scheduling.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentMoved,
)
from balcao.domains.scheduling.queries import see_these
from balcao.domains.scheduling.wire import agendamento


async def show_booked(session: AsyncSession, event: AppointmentBooked) -> None:
    show_change(session, "appointment.created", event.appointment_id)


async def show_changed(
    session: AsyncSession, event: AppointmentMoved | AppointmentCancelled | AppointmentChanged
) -> None:
    show_appointment(session, event.appointment_id)


def show_appointment(session: AsyncSession, appointment_id: UUID) -> None:
    show_change(session, "appointment.updated", appointment_id)


async def see(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    return {seen.id: agendamento(seen) for seen in await see_these(session, ids)}
