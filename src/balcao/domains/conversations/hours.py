"""An account's business hours as the arithmetic wants them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.domains.clinics.holidays import Observed, closed_days, holiday_name
from balcao.domains.clinics.kept_calendars import kept_calendars
from balcao.domains.clinics.models import Clinic
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
        await _holidays(session, row.state) if row.closes_on_holidays else _never,
    )


def _periods(given: Iterable[dict[str, Any]]) -> tuple[Period, ...]:
    return tuple(Period(period["start_minute"], period["end_minute"]) for period in given)


async def _holidays(session: AsyncSession, state: str | None) -> "_Holidays":
    """Of the state's clinics; of all of them where the hours name no state."""
    clinics = await session.scalars(select(Clinic).where(Clinic.account_id == session.info["account_id"]))
    near = [clinic for clinic in clinics if state in (None, clinic.state)]
    return _Holidays(state, tuple((await kept_calendars(session, near)).values()))


@dataclass(frozen=True)
class _Holidays:
    """The nation's and the state's, and whatever else closes every clinic: a town's, optional ones, their own word.

    A clinic's own word that it opens on a holiday opens the desk too.
    """

    state: str | None
    calendars: tuple[Observed, ...]

    def __call__(self, day: date) -> bool:
        if any(word.day == day and not word.is_closed for kept in self.calendars for word in kept.own):
            return False
        if holiday_name(day, self.state) is not None:
            return True
        return bool(self.calendars) and all(day in closed_days(kept, day.year) for kept in self.calendars)


def _never(day: date) -> bool:
    return False
