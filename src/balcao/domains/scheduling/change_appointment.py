"""Loads an appointment to change it, one change at a time."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing
from balcao.core.problems import PreconditionFailed
from balcao.domains.scheduling.models import Appointment


async def to_change(session: AsyncSession, appointment_id: UUID, expected_version: int | None = None) -> Appointment:
    """The row, locked until the transaction ends; PreconditionFailed if it has changed since `expected_version`."""
    appointment = await existing(session, Appointment, appointment_id, lock=True)
    if expected_version is not None and appointment.version != expected_version:
        raise PreconditionFailed(f"O agendamento está na versão {appointment.version}.")
    return appointment
