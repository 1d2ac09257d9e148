"""What a visit costs with a promotion, or in words why it cannot have it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Invalid
from balcao.domains.clinics.promotions.models import Promotion
from balcao.domains.clinics.promotions.price import reduced
from balcao.domains.clinics.promotions.queries import existing_promotion, promotion_by_code, services_of
from balcao.domains.clinics.promotions.schemas import checked_code
from balcao.domains.clinics.promotions.state import state_on
from balcao.domains.clinics.today import today_at


class PromotionRefused(Invalid):
    """Esta promoção não vale para este agendamento."""

    type = "promotion-refused"


@dataclass(frozen=True)
class Quote:
    """Prices in cents."""

    promotion: Promotion
    before_cents: int
    after_cents: int

    @property
    def columns(self) -> dict[str, Any]:
        """What an appointment says of it."""
        return {
            "promotion_id": self.promotion.id,
            "discount_cents": self.before_cents - self.after_cents,
            "price_cents": self.after_cents,
        }


async def quote(
    session: AsyncSession,
    *,
    service_id: UUID,
    clinic_id: UUID | None,
    price_cents: int | None,
    insurer: str | None = None,
    promotion_id: UUID | None = None,
    code: str | None = None,
    to_use: bool = True,
) -> Quote:
    """By its id or its code. `to_use` keeps its uses as they are until the transaction ends, so that the last one goes
    to one alone. Raises PromotionRefused; NotFound for an id.
    """
    id = promotion_id or await _id_of(session, code or "")
    promotion = await existing_promotion(session, id, lock=to_use)
    if insurer:
        raise PromotionRefused("Promoção não se soma a convênio: o valor com convênio já é zero.")
    state = state_on(promotion, await today_at(session, clinic_id))
    if state != "ativa":
        raise PromotionRefused(_WHY[state].format(promotion=promotion))
    if not promotion.all_services and service_id not in (await services_of(session, [id])).get(id, []):
        raise PromotionRefused("A promoção não é para este serviço.")
    if price_cents is None:
        raise PromotionRefused("O serviço não tem valor informado: não há do que descontar.")
    return Quote(promotion, price_cents, reduced(promotion, price_cents))


_WHY = {
    "agendada": "A promoção só começa em {promotion.starts_on:%d/%m/%Y}.",
    "encerrada": "A promoção já se encerrou.",
    "esgotada": "A promoção já foi usada {promotion.use_count} vez(es), que é o limite dela.",
}


async def _id_of(session: AsyncSession, code: str) -> UUID:
    try:
        found = await promotion_by_code(session, checked_code(code))
    except ValueError as broken:
        raise PromotionRefused(str(broken)) from broken
    if found is None:
        raise PromotionRefused("Não há promoção com esse código.")
    return found.id
