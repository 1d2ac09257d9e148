"""Reads promotions: one, a page, those that hold today."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing
from balcao.core.problems import NotFound
from balcao.domains.clinics.promotions.models import Promotion, PromotionService
from balcao.domains.clinics.today import today_at

MOST_ACTIVE = 200


async def existing_promotion(session: AsyncSession, id: UUID, *, lock: bool = False) -> Promotion:
    """`lock` keeps its uses as they are until the transaction ends."""
    if not lock:
        return await existing(session, Promotion, id)
    wanted = (
        select(Promotion)
        .where(Promotion.account_id == session.info["account_id"], Promotion.id == id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = (await session.scalars(wanted)).one_or_none()
    if found is None:
        raise NotFound(Promotion.missing)
    return found


async def promotion_by_code(session: AsyncSession, code: str) -> Promotion | None:
    """The one that has the code now, or that had it last."""
    wanted = (
        select(Promotion)
        .where(Promotion.account_id == session.info["account_id"], Promotion.code == code)
        .order_by(Promotion.ended_at.desc().nulls_first(), Promotion.id.desc())
        .limit(1)
    )
    return (await session.scalars(wanted)).one_or_none()


async def active_promotions(
    session: AsyncSession, *, service_id: UUID | None = None, clinic_id: UUID | None = None
) -> Sequence[Promotion]:
    """Those that can be used today, for one service or for any; the day is the clinic's, or the account's.

    For the bot and whoever shows prices: `price.reduced(promotion, service.price_cents)` is the price with one of them;
    `promotion.code` goes into book(promotion_code=…), None where the reception applies it by hand.
    """
    today = await today_at(session, clinic_id)
    account_id = session.info["account_id"]
    wanted = select(Promotion).where(
        Promotion.account_id == account_id,
        Promotion.ended_at.is_(None),
        Promotion.starts_on <= today,
        or_(Promotion.ends_on.is_(None), Promotion.ends_on >= today),
        or_(Promotion.use_limit.is_(None), Promotion.use_count < Promotion.use_limit),
    )
    if service_id is not None:
        wanted = wanted.where(_is_for(account_id, service_id))
    return (await session.scalars(wanted.order_by(Promotion.starts_on, Promotion.id).limit(MOST_ACTIVE))).all()


def _is_for(account_id: UUID, service_id: UUID) -> ColumnElement[bool]:
    named = select(PromotionService.service_id).where(
        PromotionService.account_id == account_id, PromotionService.promotion_id == Promotion.id
    )
    return or_(Promotion.all_services, named.where(PromotionService.service_id == service_id).exists())


async def list_promotions(
    session: AsyncSession, *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Promotion]:
    """The newest first."""
    wanted = select(Promotion).where(Promotion.account_id == session.info["account_id"])
    if after is not None:
        wanted = wanted.where(tuple_(Promotion.created_at, Promotion.id) < tuple_(*after))
    return (await session.scalars(wanted.order_by(Promotion.created_at.desc(), Promotion.id.desc()).limit(limit))).all()


async def services_of(session: AsyncSession, promotions: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The services that each promotion names."""
    rows = await session.execute(
        select(PromotionService.promotion_id, PromotionService.service_id)
        .where(PromotionService.account_id == session.info["account_id"], PromotionService.promotion_id.in_(promotions))
        .order_by(PromotionService.service_id)
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for promotion_id, service_id in rows:
        found[promotion_id].append(service_id)
    return found
