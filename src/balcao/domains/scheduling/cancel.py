"""Cancels an appointment and gives its time back."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.events import publish
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.change_appointment import to_change
from balcao.domains.scheduling.events import AppointmentCancelled
from balcao.domains.scheduling.history import record
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.occupy import free
from balcao.domains.scheduling.problems import WrongStatus
from balcao.domains.scheduling.statuses import may_follow


async def cancel(
    session: AsyncSession,
    appointment_id: UUID,
    *,
    actor: Actor,
    reason: str | None = None,
    expected_version: int | None = None,
) -> Appointment:
    """Safe to repeat: what is cancelled stays as it is."""
    appointment = await to_change(session, appointment_id, expected_version)
    if appointment.status == "cancelled":
        return appointment
    if not may_follow(appointment.status, "cancelled"):
        raise WrongStatus(f"Um agendamento em {appointment.status!r} não pode ser cancelado.")
    await free(session, appointment.id)
    changes: dict[str, object] = {"status": "cancelled", "cancelled_at": clock.now(), "cancel_reason": reason}
    if appointment.pay_until is not None:
        changes["pay_until"] = None
    await record(session, appointment, "cancelled", actor, changes, reason)
    await publish(session, AppointmentCancelled(appointment.id))
    return appointment
