"""Writes down who changed what: one row a version."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.writing import write
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.models import Appointment, AppointmentChange


async def record(
    session: AsyncSession,
    appointment: Appointment,
    act: str,
    actor: Actor,
    changes: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """`changes` are the fields' new values; what they replace is kept beside them. The version grows by one.

    A new appointment is written with its first row.
    """
    now = clock.now()
    told = {field: [_plain(getattr(appointment, field)), _plain(value)] for field, value in (changes or {}).items()}
    for field, value in (changes or {}).items():
        setattr(appointment, field, value)
    appointment.version = (appointment.version or 0) + 1
    appointment.updated_at = now
    change = AppointmentChange(
        appointment_id=appointment.id,
        version=appointment.version,
        act=act,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        changes=told,
        reason=reason,
        at=now,
    )
    await write(session, *([] if appointment in session else [appointment]), change)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, UUID) else value
