"""Gives an appointment the price of a promotion."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.events import publish
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.change_appointment import to_change
from balcao.domains.scheduling.events import AppointmentChanged
from balcao.domains.scheduling.history import record
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.promotions.quote import PromotionRefused, quote
from balcao.domains.scheduling.statuses import takes_time


async def apply(
    session: AsyncSession,
    appointment_id: UUID,
    *,
    actor: Actor,
    promotion_id: UUID | None = None,
    code: str | None = None,
) -> Appointment:
    """By its id or its code. Safe to repeat: an appointment has a promotion once. Raises PromotionRefused, NotFound."""
    appointment = await to_change(session, appointment_id)
    if promotion_id is not None and appointment.promotion_id == promotion_id:
        return appointment
    before = appointment.price_cents
    if appointment.promotion_id is not None and before is not None:
        before += appointment.discount_cents or 0
    if not takes_time(appointment.status) or appointment.status == "noshow":
        raise PromotionRefused("O agendamento não está mais de pé: a promoção não se aplica.")
    offer = await quote(
        session,
        promotion_id=promotion_id,
        code=code,
        service_id=appointment.service_id,
        clinic_id=appointment.clinic_id,
        price_cents=before,
        insurer=appointment.insurer,
    )
    if appointment.promotion_id == offer.promotion.id:
        return appointment
    if appointment.promotion_id is not None:
        raise PromotionRefused("O agendamento já tem outra promoção: retire-a primeiro.")
    await record(session, appointment, "edited", actor, offer.columns)
    await publish(session, AppointmentChanged(appointment.id, "edited"))
    return appointment
