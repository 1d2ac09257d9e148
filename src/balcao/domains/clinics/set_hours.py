"""Gives a practitioner their weekly hours, replacing those before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Invalid
from balcao.domains.clinics.clock_times import DAY, written
from balcao.domains.clinics.lock_practitioner import lock_to_change
from balcao.domains.clinics.models import WeeklyHours

WEEK = 7 * DAY
WEEKDAYS = ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo")


@dataclass(frozen=True)
class Interval:
    """Hours that return weekly; see WeeklyHours for the units."""

    clinic_id: UUID
    weekday: int
    start_minute: int
    end_minute: int
    valid_from: date | None = None
    valid_to: date | None = None


async def set_hours(session: AsyncSession, practitioner_id: UUID, intervals: Sequence[Interval]) -> None:
    """Invalid when two intervals overlap, in whatever clinics: a person is in one place at a time."""
    _check(intervals)
    await lock_to_change(session, practitioner_id)
    await session.execute(
        delete(WeeklyHours).where(
            WeeklyHours.account_id == session.info["account_id"], WeeklyHours.practitioner_id == practitioner_id
        )
    )
    session.add_all(
        WeeklyHours(
            practitioner_id=practitioner_id,
            clinic_id=interval.clinic_id,
            weekday=interval.weekday,
            start_minute=interval.start_minute,
            end_minute=interval.end_minute,
            valid_from=interval.valid_from,
            valid_to=interval.valid_to,
        )
        for interval in intervals
    )
    await session.flush()


def _check(intervals: Sequence[Interval]) -> None:
    for one, other in combinations(intervals, 2):
        if _overlap(one, other) and _valid_together(one, other):
            raise Invalid(
                f"Horários se sobrepõem na {WEEKDAYS[one.weekday - 1]}: "
                f"{written(one.start_minute)} a {written(one.end_minute)} e "
                f"{written(other.start_minute)} a {written(other.end_minute)}."
            )


def _overlap(one: Interval, other: Interval) -> bool:
    start, end = _in_week(one)
    other_start, other_end = _in_week(other)
    return any(start + shift < other_end and other_start < end + shift for shift in _SHIFTS)


# Sunday night runs into Monday.
_SHIFTS = (-WEEK, 0, WEEK)


def _in_week(interval: Interval) -> tuple[int, int]:
    midnight = (interval.weekday - 1) * DAY
    return midnight + interval.start_minute, midnight + interval.end_minute


def _valid_together(one: Interval, other: Interval) -> bool:
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    return first <= min(one.valid_to or date.max, other.valid_to or date.max)
