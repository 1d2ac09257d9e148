"""Finds the times that can be booked: working hours less what is taken, with buffers, notice and horizon.

Nothing here keeps two people from the same time; the occupancies' constraint does, when they book.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import raw_connection
from balcao.core.problems import Invalid, NotFound
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.intervals import free_starts
from balcao.domains.scheduling.schedules import Offered, Worker, load_schedules
from balcao.domains.scheduling.wall_clock import instant_of, midnight_utc, minute_of
from balcao.domains.scheduling.working_intervals import Working, working_intervals

Period = Literal["morning", "afternoon", "evening"]
PERIODS: dict[str, tuple[time, time]] = {
    "morning": (time(0), time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(18), time.max),
}
LONGEST = timedelta(days=2)  # no occupancy is longer: a CHECK of the table
MOST_DAYS = 92
Busy = tuple[Sequence[int], Sequence[int]]


async def free_times(
    session: AsyncSession,
    *,
    service_id: UUID,
    from_day: date,
    to_day: date,
    practitioner_id: UUID | None = None,
    clinic_id: UUID | None = None,
    period: Period | None = None,
    after: time | None = None,
    before: time | None = None,
    limit: int | None = None,
    holder: str | None = None,
) -> list[FreeTime]:
    """In order of time, then of the practitioner's name. The days and hours are those at the clinic; a time fits when
    it starts at or after `after` and before `before`. A hold of `holder` counts as free.
    """
    if to_day < from_day or (to_day - from_day).days > MOST_DAYS:
        raise Invalid(f"Peça de 1 a {MOST_DAYS} dias, do primeiro ao último.")
    schedules = await load_schedules(
        session, service_id=service_id, practitioner_id=practitioner_id, from_day=from_day, to_day=to_day
    )
    service = schedules.service
    if service is None:
        raise NotFound("Não há serviço com esse id.")
    if not service.active:
        return []
    taken = await _taken(session, [worker.id for worker in schedules.workers], from_day, to_day, holder)
    hours = _Hours(from_day, to_day, period, after, before)
    now = clock.now()
    columns = [
        _column(
            service,
            worker,
            working_intervals(schedules, worker, from_day, to_day, clinic_id),
            taken.get(worker.id, ((), ())),
            hours,
            now,
        )
        for worker in schedules.workers
    ]
    return list(islice(merge(*columns, key=_order), limit))


def _order(free: FreeTime) -> tuple[datetime, str]:
    return free.start_at, free.practitioner


class _Hours:
    """Which days and hours are wanted, on the clinic's clock."""

    def __init__(
        self, from_day: date, to_day: date, period: Period | None, after: time | None, before: time | None
    ) -> None:
        start, end = PERIODS[period] if period else (time.min, time.max)
        self.from_day, self.to_day = from_day, to_day
        self.first = max(start, after or time.min)
        self.last = min(end, before or time.max)

    def suit(self, wall: datetime) -> bool:
        return self.from_day <= wall.date() <= self.to_day and self.first <= wall.time() < self.last


def _column(
    service: Offered, worker: Worker, intervals: Sequence[Working], taken: Busy, hours: _Hours, now: datetime
) -> Iterator[FreeTime]:
    duration = timedelta(minutes=service.duration_minutes)
    earliest = minute_of(now) + 1 + worker.minimum_notice_minutes
    for interval in intervals:
        clinic = interval.clinic
        zone = ZoneInfo(clinic.timezone)
        horizon = now.astimezone(zone).date() + timedelta(days=worker.horizon_days)
        for minute in free_starts(
            (interval.start, interval.end),
            anchor=interval.anchor,
            step=worker.step_minutes or service.duration_minutes,
            duration=service.duration_minutes,
            before=worker.buffer_before_minutes,
            after=worker.buffer_after_minutes,
            busy_starts=taken[0],
            busy_ends=taken[1],
            earliest=earliest,
        ):
            start_at = instant_of(minute)
            wall = start_at.astimezone(zone)
            day = wall.date()
            if day > horizon or not hours.suit(wall):
                continue
            yield FreeTime(
                start_at, start_at + duration, day, f"{wall.hour:02}:{wall.minute:02}",
                worker.id, worker.name, service.id, service.name, clinic.id, clinic.name, clinic.timezone,
            )  # fmt: skip


async def _taken(
    session: AsyncSession, practitioners: Sequence[UUID], from_day: date, to_day: date, holder: str | None
) -> dict[UUID, Busy]:
    """Each practitioner's occupancies of the days as minutes since 1970, a day more on either side for the zones."""
    start, end = midnight_utc(from_day - timedelta(days=1)), midnight_utc(to_day + timedelta(days=2))
    connection = await raw_connection(session)
    rows = await connection.fetch(
        _TAKEN, session.info["account_id"], practitioners, start - LONGEST, end, start, clock.now(), holder
    )
    return {row["resource_id"]: (row["starts"], row["ends"]) for row in rows}


_TAKEN = """
SELECT resource_id,
       array_agg(floor(date_part('epoch', starts_at) / 60)::int ORDER BY starts_at) AS starts,
       array_agg(ceil(date_part('epoch', ends_at) / 60)::int ORDER BY starts_at) AS ends
FROM occupancies
WHERE account_id = $1 AND resource_id = ANY($2::uuid[]) AND active AND seat_no = 0
  AND starts_at >= $3 AND starts_at < $4 AND ends_at > $5
  AND (expires_at IS NULL OR expires_at > $6)
  AND ($7::text IS NULL OR holder IS DISTINCT FROM $7)
GROUP BY resource_id
"""
