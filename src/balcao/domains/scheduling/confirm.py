"""Notes that the patient will come."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.events import publish
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.change_appointment import to_change
from balcao.domains.scheduling.events import AppointmentChanged
from balcao.domains.scheduling.history import record
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.problems import WrongStatus
from balcao.domains.scheduling.statuses import MOVABLE


async def confirm(
    session: AsyncSession, appointment_id: UUID, *, actor: Actor, expected_version: int | None = None
) -> Appointment:
    """Sets `confirmed_at` and leaves the appointment booked. Safe to repeat: the first confirmation stands."""
    appointment = await to_change(session, appointment_id, expected_version)
    if appointment.status not in MOVABLE:
        raise WrongStatus(f"Um agendamento em {appointment.status!r} não pode ser confirmado.")
    if appointment.pay_until is not None and actor.kind in ("bot", "contact"):
        raise WrongStatus("Este agendamento espera o sinal; ele se confirma quando o pagamento chega.")
    if appointment.confirmed_at is not None and appointment.status == "booked":
        return appointment
    changes: dict[str, object] = {"confirmed_at": clock.now()} | (
        {} if appointment.status == "booked" else {"status": "booked"}
    )
    if appointment.pay_until is not None:
        changes["pay_until"] = None
    await record(session, appointment, "confirmed", actor, changes)
    await publish(session, AppointmentChanged(appointment.id, "confirmed"))
    return appointment
