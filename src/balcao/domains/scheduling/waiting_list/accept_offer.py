"""Somebody wants the time that was offered to them: it is booked by its hold, by the same path as any booking."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import existing, find
from balcao.core.problems import Invalid
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.book import book
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.set_status import set_status
from balcao.domains.scheduling.statuses import FIRST
from balcao.domains.scheduling.waiting_list.models import Offer, Opening, WaitingWish

ORIGIN = "lista_espera"


async def accept_offer(session: AsyncSession, offer_id: UUID, *, actor: Actor) -> Appointment | None:
    """Safe to repeat. None when somebody was quicker, or it is not theirs to take any more.

    A late yes still counts while the time is free and nobody else is being asked.
    """
    known = await existing(session, Offer, offer_id)
    opening = await find(session, Opening, known.opening_id, lock=True)
    offer = await find(session, Offer, offer_id, lock=True)
    wish = await find(session, WaitingWish, known.wish_id, lock=True)
    assert opening is not None and offer is not None and wish is not None
    if offer.status == "accepted" and offer.appointment_id is not None:
        return await find(session, Appointment, offer.appointment_id)
    if not await _is_theirs(session, opening, offer, wish):
        return None
    appointment = await _take(session, opening, offer, wish, actor)
    if appointment is None:
        offer.status, offer.answered_at = "lost", clock.now()
        await session.flush()
        return None
    await _settle(session, opening, offer, wish, appointment)
    return appointment


async def _is_theirs(session: AsyncSession, opening: Opening, offer: Offer, wish: WaitingWish) -> bool:
    if wish.status != "waiting" or opening.status == "filled" or offer.start_at <= clock.now():
        return False
    if offer.status == "open":
        return True
    if offer.status not in ("expired", "declined"):
        return False
    others = exists().where(
        Offer.account_id == offer.account_id, Offer.opening_id == opening.id, Offer.status == "open"
    )
    return not await session.scalar(select(others))


async def _take(
    session: AsyncSession, opening: Opening, offer: Offer, wish: WaitingWish, actor: Actor
) -> Appointment | None:
    length: timedelta = offer.end_at - offer.start_at
    stands = await find(session, Appointment, wish.appointment_id) if wish.appointment_id else None
    try:
        async with session.begin_nested():
            if stands is not None and stands.status in FIRST:
                await move(
                    session, stands.id, actor=actor, start_at=offer.start_at, length=length,
                    practitioner_id=offer.practitioner_id, service_id=offer.service_id, clinic_id=offer.clinic_id,
                    holder=opening.holder,
                )  # fmt: skip
                if stands.status == "waitlist":
                    await set_status(session, stands.id, "booked", actor=actor, holder=opening.holder)
                return stands
            return await book(
                session, actor=actor, practitioner_id=offer.practitioner_id, service_id=offer.service_id,
                clinic_id=offer.clinic_id, start_at=offer.start_at, length=length, contact_id=wish.contact_id,
                patient_name=wish.patient_name, insurer=wish.insurer, origin=ORIGIN, holder=opening.holder,
            )  # fmt: skip
    except (SlotTaken, Invalid):  # or its insurer is not taken any more
        return None


async def _settle(
    session: AsyncSession, opening: Opening, offer: Offer, wish: WaitingWish, appointment: Appointment
) -> None:
    now = clock.now()
    offer.status, offer.appointment_id, offer.answered_at = "accepted", appointment.id, now
    opening.status, opening.appointment_id, opening.settled_at = "filled", appointment.id, now
    wish.status, wish.booked_appointment_id, wish.settled_at = "booked", appointment.id, now
    wish.version += 1
    wish.updated_at = now
    await session.flush()
    lost = await session.scalars(
        update(Offer)
        .where(Offer.account_id == offer.account_id, Offer.opening_id == opening.id, Offer.status == "open")
        .values(status="lost", answered_at=now)
        .returning(Offer.wish_id)
    )
    for wish_id in (wish.id, *lost.all()):
        live.show_change(session, "wish.updated", wish_id)
