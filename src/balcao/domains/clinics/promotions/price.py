"""What a promotion makes of a price."""

from decimal import ROUND_HALF_UP, Decimal

from balcao.domains.clinics.promotions.models import Promotion


def reduced(promotion: Promotion, price_cents: int) -> int:
    """In cents: half a cent counts as one, and nothing costs less than nothing."""
    if promotion.amount_off_cents is not None:
        return max(0, price_cents - promotion.amount_off_cents)
    assert promotion.percent_off is not None
    left = price_cents * (100 - promotion.percent_off) / Decimal(100)
    return int(left.to_integral_value(rounding=ROUND_HALF_UP))
