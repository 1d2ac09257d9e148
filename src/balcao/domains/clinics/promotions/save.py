"""Writes a promotion and its services, and says in words what is wrong with it."""

from collections.abc import Sequence
from datetime import UTC, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.problems import Invalid, NotFound
from balcao.core.taken import flush_unless_taken
from balcao.domains.clinics.models import Service
from balcao.domains.clinics.promotions.models import Promotion, PromotionService

BEHIND = timedelta(hours=12)  # the last clocks on earth


async def save(session: AsyncSession, promotion: Promotion, services: Sequence[UUID] | None) -> None:
    """`services` None leaves them as they are. Conflict where another promotion has the code."""
    _check(promotion)
    if services is not None:
        promotion.all_services = not services
    if promotion.code and promotion.ended_at is None:
        await _end_the_past(session, promotion)
    session.add(promotion)
    await flush_unless_taken(session, uq_promotions_code="Outra promoção que ainda não se encerrou já usa esse código.")
    if services is not None:
        await _set_services(session, promotion.id, list(dict.fromkeys(services)))


def _check(promotion: Promotion) -> None:
    if (promotion.percent_off is None) == (promotion.amount_off_cents is None):
        raise Invalid("Diga o desconto de um só jeito: `desconto_percentual` ou `desconto_valor`.")
    if promotion.ends_on is not None and promotion.ends_on < promotion.starts_on:
        raise Invalid("A promoção termina antes de começar: confira `inicio` e `fim`.")
    used = promotion.use_count or 0
    if promotion.use_limit is not None and promotion.use_limit < used:
        raise Invalid(f"Já foi usada {used} vez(es): o limite não pode ser menor que isso.")


async def _end_the_past(session: AsyncSession, promotion: Promotion) -> None:
    """A code whose days are over everywhere is free again."""
    await session.execute(
        update(Promotion)
        .where(
            Promotion.account_id == session.info["account_id"],
            Promotion.code == promotion.code,
            Promotion.id != promotion.id,
            Promotion.ended_at.is_(None),
            Promotion.ends_on < (clock.now().astimezone(UTC) - BEHIND).date(),
        )
        .values(ended_at=clock.now(), version=Promotion.version + 1)
        .execution_options(synchronize_session=False)
    )


async def _set_services(session: AsyncSession, promotion_id: UUID, services: list[UUID]) -> None:
    account_id = session.info["account_id"]
    known = await session.scalar(
        select(func.count()).select_from(Service).where(Service.account_id == account_id, Service.id.in_(services))
    )
    if known != len(services):
        raise NotFound("Não há serviço com um desses ids.")
    await session.execute(
        delete(PromotionService).where(
            PromotionService.account_id == account_id, PromotionService.promotion_id == promotion_id
        )
    )
    session.add_all(
        PromotionService(account_id=account_id, promotion_id=promotion_id, service_id=id) for id in services
    )
    await session.flush()
