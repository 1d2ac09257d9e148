"""What the agenda's rows add up to, counted by PostgreSQL in one pass over a period's part of an index."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.analytics.period import Period
from balcao.domains.scheduling.wall_clock import instant_of, minute_at


@dataclass
class Tally:
    """Appointments by what became of them; minutes are those that took time, money is in cents."""

    counts: Counter[str] = field(default_factory=Counter)
    minutes: int = 0
    cents: Counter[str] = field(default_factory=Counter)
    lead_days: int = 0
    new_patients: int = 0

    def add(self, row: Any) -> None:
        self.counts[row.status] += row.appointments
        self.cents[row.status] += row.cents
        self.minutes += row.minutes
        self.lead_days += row.lead_days
        self.new_patients += row.new_patients

    @property
    def booked(self) -> int:
        """Those that were not called off."""
        return self.counts.total() - self.counts["cancelled"]

    @property
    def decided(self) -> int:
        """Those of which one knows whether the person came."""
        return sum(self.counts[status] for status in ("arrived", "checked-in", "fulfilled", "noshow"))


@dataclass
class Counted:
    """`by_hour` is minutes by (weekday, hour); `by_lead` is by days between booking and visit."""

    total: Tally = field(default_factory=Tally)
    by_day: dict[date, Tally] = field(default_factory=dict)
    by_practitioner: dict[UUID, Tally] = field(default_factory=dict)
    by_origin: dict[str, Tally] = field(default_factory=dict)
    by_lead: dict[int, Tally] = field(default_factory=dict)
    by_hour: Counter[tuple[int, int]] = field(default_factory=Counter)


async def count_all(
    session: AsyncSession, clinic_id: UUID, timezone: str, period: Period, practitioner_id: UUID | None
) -> Counted:
    found = Counted()
    for row in await _count(session, _ALL, clinic_id, timezone, period, practitioner_id):
        if row.starts is not None:
            _spread(found.by_hour, row)
        elif row.day is not None:
            found.by_day.setdefault(row.day, Tally()).add(row)
            found.total.add(row)
        elif row.practitioner_id is not None:
            found.by_practitioner.setdefault(row.practitioner_id, Tally()).add(row)
        elif row.origin is not None:
            found.by_origin.setdefault(row.origin, Tally()).add(row)
        else:
            found.by_lead.setdefault(row.lead, Tally()).add(row)
    return found


async def count_total(
    session: AsyncSession, clinic_id: UUID, timezone: str, period: Period, practitioner_id: UUID | None
) -> Counted:
    """The total alone, for what a period is compared with, and who had appointments in it."""
    found = Counted()
    for row in await _count(session, _TOTAL, clinic_id, timezone, period, practitioner_id):
        found.by_practitioner.setdefault(row.practitioner_id, Tally()).add(row)
        found.total.add(row)
    return found


async def count_days(
    session: AsyncSession, clinic_id: UUID, timezone: str, period: Period, practitioner_id: UUID | None
) -> dict[tuple[date, UUID], Tally]:
    """By day and practitioner."""
    found: dict[tuple[date, UUID], Tally] = {}
    for row in await _count(session, _DAYS, clinic_id, timezone, period, practitioner_id):
        found.setdefault((row.day, row.practitioner_id), Tally()).add(row)
    return found


def _spread(by_hour: Counter[tuple[int, int]], row: Any) -> None:
    """A visit that runs over the hour counts in both."""
    at, left = row.starts.hour * 60 + row.starts.minute, row.length
    while left > 0:
        part = min(left, 60 - at % 60)
        by_hour[(row.weekday + at // 1440 - 1) % 7 + 1, at // 60 % 24] += part * row.appointments
        at, left = at + part, left - part


async def _count(
    session: AsyncSession,
    statement: TextClause,
    clinic_id: UUID,
    timezone: str,
    period: Period,
    practitioner_id: UUID | None,
) -> Iterable[Any]:
    await session.execute(_AS_FIGURES, {"timezone": timezone})
    given = {
        "account_id": session.info["account_id"],
        "clinic_id": clinic_id,
        "practitioner_id": practitioner_id,
        "from_at": instant_of(minute_at(timezone, period.first, 0)),
        "until_at": instant_of(minute_at(timezone, period.last + timedelta(days=1), 0)),
    }
    return await session.execute(statement, given)


# How many groups there will be the planner does not see, and sorts a year's rows once a grouping, on the disk: they
# are a few hundred, and what is counted in memory takes a third of the time. With the clinic's zone as the session's an
# instant has its day without the zone's name being looked up for each row.
_AS_FIGURES = text(
    "SELECT set_config('enable_sort', 'off', true), set_config('work_mem', '64MB', true), "
    "set_config('jit', 'off', true), set_config('TimeZone', :timezone, true)"
)

# All of these columns stand in ix_appointments_clinic_id: the rows themselves are not read.
_SEEN = """
SELECT CAST(local_start AS date) AS day, practitioner_id, status, origin, CAST(local_start AS time) AS starts,
       CAST(date_part('isodow', local_start) AS integer) AS weekday,
       CAST(date_part('epoch', end_at - start_at) AS integer) / 60 AS length, status <> 'cancelled' AS takes_time,
       greatest(CAST(local_start AS date) - CAST(created_at AS date), 0) AS lead,
       coalesce(price_cents, 0) AS price_cents, is_first
FROM appointments
WHERE account_id = :account_id AND clinic_id = :clinic_id
  AND start_at >= :from_at AND start_at < :until_at
  AND status NOT IN ('entered-in-error', 'waitlist')
  AND (CAST(:practitioner_id AS uuid) IS NULL OR practitioner_id = :practitioner_id)
"""
_SUMS = """
count(*) AS appointments, coalesce(sum(length) FILTER (WHERE takes_time), 0) AS minutes, sum(price_cents) AS cents,
coalesce(sum(lead) FILTER (WHERE takes_time), 0) AS lead_days,
count(*) FILTER (WHERE is_first AND takes_time) AS new_patients
"""
_ALL = text(
    f"""
    WITH seen AS ({_SEEN})
    SELECT day, practitioner_id, status, origin, lead, starts, weekday, length, {_SUMS} FROM seen
    GROUP BY GROUPING SETS (
        (day, status), (practitioner_id, status), (origin, status), (lead, status),
        (starts, weekday, length, takes_time)
    )
    HAVING starts IS NULL OR takes_time
    """  # noqa: S608
)
_TOTAL = text(f"WITH seen AS ({_SEEN}) SELECT practitioner_id, status, {_SUMS} FROM seen GROUP BY 1, 2")  # noqa: S608
_DAYS = text(f"WITH seen AS ({_SEEN}) SELECT day, practitioner_id, status, {_SUMS} FROM seen GROUP BY 1, 2, 3")  # noqa: S608
