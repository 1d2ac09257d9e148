"""The price of a category in a country on a day: the account's own before the first values, a country's before *."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.connections.models import MessagePrice
from balcao.domains.connections.prices.first import ELSEWHERE, FIRST, Price


async def prices(session: AsyncSession) -> list[Price]:
    """The account's own."""
    rows = await session.scalars(select(MessagePrice).where(MessagePrice.account_id == session.info["account_id"]))
    return [
        Price(row.market, row.category, row.micros, row.currency, row.valid_from, row.free_per_month) for row in rows
    ]


def price_of(own: Sequence[Price], market: str, category: str, on: date) -> Price | None:
    """The newest that is valid on the day; None where nobody has said."""
    for table in (own, FIRST):
        for place in (market, ELSEWHERE):
            found = newest(
                price
                for price in table
                if (price.market, price.category) == (place, category) and price.valid_from <= on
            )
            if found is not None:
                return found
    return None


def newest(table: Iterable[Price]) -> Price | None:
    return max(table, key=lambda price: price.valid_from, default=None)
