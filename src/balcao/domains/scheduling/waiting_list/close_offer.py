"""Ends an offer that was not taken, gives its time back, and has the next one asked."""

from typing import Literal
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import find
from balcao.core.queue import later
from balcao.domains.scheduling.occupy import release
from balcao.domains.scheduling.waiting_list.models import Offer, Opening
from balcao.domains.scheduling.waiting_list.offer_next import offer_next


async def close_offer(
    session: AsyncSession,
    offer_id: UUID,
    how: Literal["declined", "unreachable", "withdrawn"],
    detail: str | None = None,
) -> Offer | None:
    """Safe to repeat: one that is not open any more stays as it is; None where there is none."""
    known = await find(session, Offer, offer_id)
    if known is None:
        return None
    opening = await find(session, Opening, known.opening_id, lock=True)
    offer = await find(session, Offer, offer_id, lock=True)
    assert opening is not None and offer is not None
    if offer.status not in ("open", "expired") or (offer.status == "expired" and how != "declined"):
        return offer
    offer.status, offer.detail, offer.answered_at = how, detail, clock.now()
    await session.flush()
    live.show_change(session, "wish.updated", offer.wish_id)
    if opening.status == "open":
        if not await _is_offered(session, opening.id):
            await release(session, opening.holder)
        opening.next_at = clock.now()
        await session.flush()
        await later(session, offer_next, opening_id=opening.id)
    return offer


async def _is_offered(session: AsyncSession, opening_id: UUID) -> bool:
    wanted = exists().where(
        Offer.account_id == session.info["account_id"], Offer.opening_id == opening_id, Offer.status == "open"
    )
    return bool(await session.scalar(select(wanted)))
