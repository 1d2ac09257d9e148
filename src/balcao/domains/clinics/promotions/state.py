"""Where a promotion stands on a day."""

from datetime import date
from typing import Literal

from balcao.domains.clinics.promotions.models import Promotion

State = Literal["agendada", "ativa", "esgotada", "encerrada"]


def state_on(promotion: Promotion, today: date) -> State:
    """`today` is the clinic's own."""
    if promotion.ended_at is not None or (promotion.ends_on is not None and promotion.ends_on < today):
        return "encerrada"
    if today < promotion.starts_on:
        return "agendada"
    if promotion.use_limit is not None and promotion.use_count >= promotion.use_limit:
        return "esgotada"
    return "ativa"
