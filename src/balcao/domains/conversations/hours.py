"""An account's business hours as the arithmetic wants them."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.domains.clinics.holidays import holiday_name
from balcao.domains.conversations.business_time import Hours, Period
from balcao.domains.conversations.desk_models import BusinessHours
from balcao.domains.identity.models import Account


async def read_hours(session: AsyncSession, id: UUID | None) -> Hours | None:
    """None, all hours, where there is no id."""
    row = await find(session, BusinessHours, id) if id else None
    return await hours_of(session, row) if row else None


async def hours_of(session: AsyncSession, row: BusinessHours) -> Hours:
    zone = row.timezone
    if zone is None:
        account = await session.get(Account, session.info["account_id"])
        assert account is not None
        zone = account.timezone
    week: dict[int, list[Period]] = {}
    for period in row.periods:
        week.setdefault(period["weekday"], []).append(Period(period["start_minute"], period["end_minute"]))
    return Hours(
        ZoneInfo(zone),
        {day: tuple(periods) for day, periods in week.items()},
        {date.fromisoformat(given["day"]): _periods(given["periods"]) for given in row.exceptions},
        _Holidays(row.state) if row.closes_on_holidays else _never,
    )


def _periods(given: Iterable[dict[str, Any]]) -> tuple[Period, ...]:
    return tuple(Period(period["start_minute"], period["end_minute"]) for period in given)


class _Holidays:
    def __init__(self, state: str | None) -> None:
        self.state = state

    def __call__(self, day: date) -> bool:
        return holiday_name(day, self.state) is not None


def _never(day: date) -> bool:
    return False
