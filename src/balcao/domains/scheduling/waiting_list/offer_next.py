"""Offers an opening to whoever comes next: held for them, for so long; until taken, too near, or nobody is left."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import find, transaction
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.core.problems import Invalid
from balcao.core.queue import queued
from balcao.domains.scheduling.hold import hold
from balcao.domains.scheduling.occupy import release
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.waiting_list.candidates import Candidate, candidates
from balcao.domains.scheduling.waiting_list.events import OfferMade
from balcao.domains.scheduling.waiting_list.models import Offer, Opening, WaitingListOptions
from balcao.domains.scheduling.waiting_list.options import offer_length, quiet_ends, read_options
from balcao.domains.scheduling.waiting_list.rank import Ranked, rank, suits


@queued("live")
async def offer_next(account_id: UUID, opening_id: UUID) -> None:
    """Repeated it finds its own offer open, and leaves it be."""
    async with transaction(account_id) as session:
        opening = await find(session, Opening, opening_id, lock=True)
        if opening is not None and opening.status == "open":
            await _turn(session, opening, clock.now())


@queued("live")
async def offer_due(account_id: UUID) -> None:
    """Openings whose offer has run out, or whose quiet hours are over."""
    while True:
        async with transaction(account_id) as session:
            due = select(Opening).where(
                Opening.account_id == account_id, Opening.status == "open", Opening.next_at <= clock.now()
            )
            opening = (
                await session.scalars(due.order_by(Opening.next_at).limit(1).with_for_update(skip_locked=True))
            ).one_or_none()
            if opening is None:
                return
            await _turn(session, opening, clock.now())


async def _turn(session: AsyncSession, opening: Opening, now: datetime) -> None:
    options = await read_options(session)
    standing = await _standing(session, opening, now)
    if standing:
        opening.next_at = min(offer.expires_at for offer in standing)
        return
    await release(session, opening.holder)
    if not options.active:
        return close(opening, now, "off")
    earliest = now + timedelta(minutes=options.minimum_lead_minutes)
    if opening.end_at <= earliest:
        return close(opening, now, "too_near")
    quiet = quiet_ends(options, now, opening.timezone)
    if quiet is not None:
        opening.next_at = quiet
        return None
    ranked = rank(await candidates(session, opening, max(opening.start_at, earliest)), now)
    if not ranked:
        return close(opening, now, "too_near" if opening.start_at < earliest else "none_left")
    return await _offer(session, opening, ranked, options, now)


async def _standing(session: AsyncSession, opening: Opening, now: datetime) -> list[Offer]:
    """Those still open; what has run out is marked so."""
    rows = await session.scalars(
        select(Offer)
        .where(Offer.account_id == opening.account_id, Offer.opening_id == opening.id, Offer.status == "open")
        .with_for_update()
    )
    standing = []
    for offer in rows.all():
        if offer.expires_at > now:
            standing.append(offer)
        else:
            offer.status, offer.answered_at = "expired", now
            live.show_change(session, "wish.updated", offer.wish_id)
    await session.flush()
    return standing


async def _offer(
    session: AsyncSession, opening: Opening, ranked: list[Ranked], options: WaitingListOptions, now: datetime
) -> None:
    """To several at once it is the same time of the same service: one hold, and the first who takes it has it."""
    first = ranked[0].candidate.free
    length = offer_length(options, first.start_at - now)
    if not await hold_for(session, opening, ranked[0].candidate, length):
        return close(opening, now, "taken")
    for one in [one for one in ranked if suits(one, first)][: options.at_once]:
        await make_offer(session, opening, one, now + length)
    opening.next_at = now + length
    await session.flush()
    return None


async def hold_for(session: AsyncSession, opening: Opening, whom: Candidate, length: timedelta) -> bool:
    minutes = max(int(length.total_seconds() // 60), 1)
    try:
        await hold(session, whom.free, opening.holder, minutes=minutes, insurer=whom.wish.insurer)
    except (SlotTaken, Invalid):
        return False
    return True


async def make_offer(
    session: AsyncSession, opening: Opening, ranked: Ranked, expires_at: datetime, by_name: str | None = None
) -> Offer:
    free, wish = ranked.candidate.free, ranked.candidate.wish
    offer = Offer(
        id=new_id(),
        opening_id=opening.id,
        wish_id=wish.id,
        service_id=free.service_id,
        practitioner_id=free.practitioner_id,
        clinic_id=free.clinic_id,
        start_at=free.start_at,
        end_at=free.end_at,
        score=ranked.score,
        why=ranked.why,
        by_name=by_name,
        expires_at=expires_at,
        created_at=clock.now(),
    )
    session.add(offer)
    await session.flush()
    live.show_change(session, "wish.updated", wish.id)
    await publish(session, OfferMade(offer.id))
    return offer


def close(opening: Opening, now: datetime, reason: str) -> None:
    opening.status, opening.reason, opening.settled_at = "closed", reason, now
