"""The first values of the price table, for accounts that have set none of their own.

Brazil, in US dollars, as several resellers printed the provider's list for 1 January 2026 (marketing 0.0625, utility
and authentication 0.0068), read 2026-11; unchanged in what is reported of the list for 1 October 2026. Prices move on
the first day of a quarter, and volume lowers some: whoever pays in reais, or otherwise, sets their own.

In the window of attendance free text and utility templates are free since July 2025. For October 2026 resellers
reported that both would be charged as utility, 1,000 free texts a number and month excepted; the provider's own page
was not reached, so that is not assumed: `service` and `utility_in_window` are lines of the table like the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Category = Literal["marketing", "utility", "authentication", "service", "utility_in_window"]
CATEGORIES: tuple[Category, ...] = get_args(Category)
ELSEWHERE = "*"


@dataclass(frozen=True)
class Price:
    """`market` is a country, or ELSEWHERE. So many of a channel's in a month are free (`free_per_month`)."""

    market: str
    category: str
    micros: int
    currency: str
    valid_from: date
    free_per_month: int = 0


SINCE = date(2026, 1, 1)
WINDOW_FREE_SINCE = date(2025, 7, 1)
FIRST: Sequence[Price] = (
    Price("BR", "marketing", 62_500, "USD", SINCE),
    Price("BR", "utility", 6_800, "USD", SINCE),
    Price("BR", "authentication", 6_800, "USD", SINCE),
    Price(ELSEWHERE, "service", 0, "USD", WINDOW_FREE_SINCE),
    Price(ELSEWHERE, "utility_in_window", 0, "USD", WINDOW_FREE_SINCE),
)
