"""Takes somebody off the waiting list; a time that was being offered to them goes to the next."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import existing, find
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.waiting_list.close_offer import close_offer
from balcao.domains.scheduling.waiting_list.models import Offer, WaitingWish


async def withdraw_wish(session: AsyncSession, wish_id: UUID) -> WaitingWish:
    """Safe to repeat. An appointment that only waited is called off with it."""
    row = await existing(session, WaitingWish, wish_id)
    offers = await session.scalars(
        select(Offer.id).where(Offer.account_id == row.account_id, Offer.wish_id == wish_id, Offer.status == "open")
    )
    for offer_id in offers.all():
        await close_offer(session, offer_id, "withdrawn")
    row = await existing(session, WaitingWish, wish_id, lock=True)
    if row.status == "waiting":
        row.status, row.settled_at = "withdrawn", clock.now()
        row.version += 1
        row.updated_at = clock.now()
        await session.flush()
        live.show_change(session, "wish.updated", row.id)
        await _call_off(session, row)
    return row


async def _call_off(session: AsyncSession, wish: WaitingWish) -> None:
    appointment = await find(session, Appointment, wish.appointment_id) if wish.appointment_id else None
    if appointment is not None and appointment.status == "waitlist":
        await cancel(session, appointment.id, actor=SYSTEM, reason="Saiu da lista de espera")
