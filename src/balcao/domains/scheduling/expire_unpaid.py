"""Gives back the time of visits whose deposit did not come."""

from uuid import UUID

from sqlalchemy import select

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.queue import queued
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.change_appointment import to_change
from balcao.domains.scheduling.models import Appointment

REASON = "O sinal não foi pago no prazo."
MOST = 200


@queued("upkeep")
async def expire_unpaid(account_id: UUID) -> None:
    """Each in a transaction of its own; one that was paid or moved meanwhile is left alone."""
    async with transaction(account_id) as session:
        due = await session.scalars(
            select(Appointment.id)
            .where(
                Appointment.account_id == account_id,
                Appointment.status == "pending",
                Appointment.pay_until.is_not(None),
                Appointment.pay_until <= clock.now(),
            )
            .order_by(Appointment.pay_until)
            .limit(MOST)
        )
        ids = list(due)
    for id in ids:
        async with transaction(account_id) as session:
            appointment = await to_change(session, id)
            if appointment.status == "pending" and appointment.pay_until and appointment.pay_until <= clock.now():
                await cancel(session, id, actor=SYSTEM, reason=REASON)
