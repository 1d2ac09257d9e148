"""Takes a promotion off an appointment: the price is whole again, and the use somebody else's."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.events import publish
from balcao.domains.clinics.promotions.queries import existing_promotion
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.change_appointment import to_change
from balcao.domains.scheduling.events import AppointmentChanged
from balcao.domains.scheduling.history import record
from balcao.domains.scheduling.models import Appointment


async def take_off(session: AsyncSession, appointment_id: UUID, *, actor: Actor) -> Appointment:
    """Safe to repeat."""
    appointment = await to_change(session, appointment_id)
    if appointment.promotion_id is None:
        return appointment
    await record(session, appointment, "edited", actor, _without(appointment))
    await publish(session, AppointmentChanged(appointment.id, "edited"))
    return appointment


async def kept_or_without(session: AsyncSession, appointment: Appointment) -> dict[str, Any]:
    """What changes when a cancelled appointment is taken up again: its use had gone back, and may be another's now."""
    if appointment.promotion_id is None:
        return {}
    promotion = await existing_promotion(session, appointment.promotion_id, lock=True)
    used_up = promotion.use_limit is not None and promotion.use_count >= promotion.use_limit
    return _without(appointment) if used_up else {}


def _without(appointment: Appointment) -> dict[str, Any]:
    price = appointment.price_cents
    whole = None if price is None else price + (appointment.discount_cents or 0)
    return {"promotion_id": None, "discount_cents": None, "price_cents": whole}
