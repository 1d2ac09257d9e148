"""Takes a confirmation back that was noted by mistake, as long as nothing has been built upon it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.events import publish
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.change_appointment import to_change
from balcao.domains.scheduling.events import AppointmentChanged
from balcao.domains.scheduling.history import record
from balcao.domains.scheduling.models import Appointment, AppointmentChange
from balcao.domains.scheduling.problems import WrongStatus

MOMENTS = frozenset({"confirmed_at", "pay_until"})


async def unconfirm(
    session: AsyncSession, appointment_id: UUID, *, actor: Actor, expected_version: int | None = None
) -> Appointment:
    """As it stood before: pending again, if it was. Safe to repeat: what is not confirmed stays as it is.

    WrongStatus when anything has happened since the confirmation, or the deposit's term is over meanwhile.
    """
    appointment = await to_change(session, appointment_id, expected_version)
    if appointment.confirmed_at is None:
        return appointment
    last = await session.scalar(
        select(AppointmentChange).where(
            AppointmentChange.account_id == appointment.account_id,
            AppointmentChange.appointment_id == appointment.id,
            AppointmentChange.version == appointment.version,
        )
    )
    if last is None or last.act != "confirmed":
        raise WrongStatus("Depois da confirmação este agendamento já mudou: ela não se desfaz mais.")
    before = {field: _read(field, was) for field, (was, _) in last.changes.items()}
    if before.get("pay_until") and before["pay_until"] <= clock.now():
        raise WrongStatus("O prazo do sinal já passou: sem a confirmação o horário se perderia.")
    await record(session, appointment, "unconfirmed", actor, before)
    await publish(session, AppointmentChanged(appointment.id, "unconfirmed"))
    return appointment


def _read(field: str, was: Any) -> Any:
    return datetime.fromisoformat(was) if field in MOMENTS and was else was
