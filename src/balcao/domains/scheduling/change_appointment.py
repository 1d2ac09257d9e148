"""Loads an appointment to change it, one change at a time."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.problems import NotFound, PreconditionFailed
from balcao.domains.scheduling.models import Appointment


async def to_change(session: AsyncSession, appointment_id: UUID, expected_version: int | None = None) -> Appointment:
    """The row, locked until the transaction ends; PreconditionFailed if it has changed since `expected_version`."""
    appointment = await find(session, Appointment, appointment_id, lock=True)
    if appointment is None:
        raise NotFound("Não há agendamento com esse id.")
    if expected_version is not None and appointment.version != expected_version:
        raise PreconditionFailed(f"O agendamento está na versão {appointment.version}.")
    return appointment
